/* A Modbus TCP server by libmodbus, for the tests: 127.x.y.z PORT, holding register n holds n, one client after the
 * other. It answers functions it does not know (43/14 among them) with exception 1. Ends when it is told to. */
#include <errno.h>
#include <modbus/modbus.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    if (argc != 3)
        return 2;
    modbus_t *context = modbus_new_tcp(argv[1], atoi(argv[2]));
    modbus_mapping_t *mapping = modbus_mapping_new(0, 0, 200, 0);
    if (context == NULL || mapping == NULL)
        return 1;
    for (int n = 0; n < 200; n++)
        mapping->tab_registers[n] = (uint16_t)n;
    int listening = modbus_tcp_listen(context, 4);
    if (listening == -1) {
        fprintf(stderr, "listen: %s\n", modbus_strerror(errno));
        return 1;
    }
    printf("ready\n");
    fflush(stdout);
    for (;;) {
        uint8_t query[MODBUS_TCP_MAX_ADU_LENGTH];
        if (modbus_tcp_accept(context, &listening) == -1)
            continue;
        for (;;) {
            int length = modbus_receive(context, query);
            if (length > 0)
                modbus_reply(context, query, length, mapping);
            else if (length == -1)
                break;
        }
        modbus_close(context);
    }
}
