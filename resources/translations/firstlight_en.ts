<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
    <context>
        <name>ActionBar</name>
        <message numerus="yes">
            <source>%n selected</source>
            <translation>
                <numerusform>%n selected</numerusform>
                <numerusform>%n selected</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>AddAddressDialog</name>
        <message numerus="yes">
            <source>%n addresses, a few connections each.</source>
            <translation>
                <numerusform>%n address, a few connections.</numerusform>
                <numerusform>%n addresses, a few connections each.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Search %n addresses</source>
            <translation>
                <numerusform>Search %n address</numerusform>
                <numerusform>Search %n addresses</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>DeviceActions</name>
        <message numerus="yes">
            <source>%n devices written to {file}</source>
            <translation>
                <numerusform>%n device written to {file}</numerusform>
                <numerusform>%n devices written to {file}</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>DevicesPage</name>
        <message numerus="yes">
            <source>%n devices are in the list; the filter shows none of them.</source>
            <translation>
                <numerusform>%n device is in the list; the filter does not show it.</numerusform>
                <numerusform>%n devices are in the list; the filter shows none of them.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n found</source>
            <translation>
                <numerusform>%n found</numerusform>
                <numerusform>%n found</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n hosts answered, none of a known family</source>
            <translation>
                <numerusform>%n host answered, of no known family</numerusform>
                <numerusform>%n hosts answered, none of a known family</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n new</source>
            <translation>
                <numerusform>%n new</numerusform>
                <numerusform>%n new</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n offline</source>
            <translation>
                <numerusform>%n offline</numerusform>
                <numerusform>%n offline</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{what} {time}, %n answered in {seconds}</source>
            <translation>
                <numerusform>{what} {time}, %n answered in {seconds}</numerusform>
                <numerusform>{what} {time}, %n answered in {seconds}</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>ForgetDialog</name>
        <message numerus="yes">
            <source>Forget %n devices</source>
            <translation>
                <numerusform>Forget %n device</numerusform>
                <numerusform>Forget %n devices</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Forget %n devices?</source>
            <translation>
                <numerusform>Forget %n device?</numerusform>
                <numerusform>Forget %n devices?</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>and %n more</source>
            <translation>
                <numerusform>and %n more</numerusform>
                <numerusform>and %n more</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>Inspector</name>
        <message numerus="yes">
            <source>%n more remarks</source>
            <translation>
                <numerusform>%n more remark</numerusform>
                <numerusform>%n more remarks</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>Lane</name>
        <message numerus="yes">
            <source>%n found</source>
            <translation>
                <numerusform>%n found</numerusform>
                <numerusform>%n found</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n found on the line</source>
            <translation>
                <numerusform>%n found on the line</numerusform>
                <numerusform>%n found on the line</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n more</source>
            <translation>
                <numerusform>%n more</numerusform>
                <numerusform>%n more</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n more interfaces</source>
            <translation>
                <numerusform>%n more interface</numerusform>
                <numerusform>%n more interfaces</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>MainWindow</name>
        <message numerus="yes">
            <source>%n new devices</source>
            <translation>
                <numerusform>%n new device</numerusform>
                <numerusform>%n new devices</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>Verb</name>
        <message numerus="yes">
            <source>Copy %n rows</source>
            <translation>
                <numerusform>Copy row</numerusform>
                <numerusform>Copy %n rows</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Copy %n rows as text</source>
            <translation>
                <numerusform>Copy row as text</numerusform>
                <numerusform>Copy %n rows as text</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Forget %n devices</source>
            <translation>
                <numerusform>Forget %n device</numerusform>
                <numerusform>Forget %n devices</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Identify %n devices again</source>
            <translation>
                <numerusform>Identify %n device again</numerusform>
                <numerusform>Identify %n devices again</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Open %n pages</source>
            <translation>
                <numerusform>Open %n page</numerusform>
                <numerusform>Open %n pages</numerusform>
            </translation>
        </message>
    </context>
</TS>
