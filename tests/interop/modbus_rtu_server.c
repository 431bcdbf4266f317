/* A Modbus RTU server by libmodbus, for the tests: DEVICE UNIT, holding register n holds n, at 19200 8N1. It answers
 * functions it does not know (43/14 among them) with exception 1. Ends when it is told to. */
#include <modbus/modbus.h>
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
    if (argc != 3)
        return 2;
    modbus_t *context = modbus_new_rtu(argv[1], 19200, 'N', 8, 1);
    modbus_mapping_t *mapping = modbus_mapping_new(0, 0, 200, 0);
    if (context == NULL || mapping == NULL || modbus_set_slave(context, atoi(argv[2])) == -1)
        return 1;
    for (int n = 0; n < 200; n++)
        mapping->tab_registers[n] = (uint16_t)n;
    if (modbus_connect(context) == -1)
        return 1;
    printf("ready\n");
    fflush(stdout);
    for (;;) {
        uint8_t query[MODBUS_RTU_MAX_ADU_LENGTH];
        int length = modbus_receive(context, query);
        if (length > 0)
            modbus_reply(context, query, length, mapping);
    }
}
