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
        <name>ClaimAccount</name>
        <message numerus="yes">
            <source>%n keep their own account name.</source>
            <translation>
                <numerusform>%n keeps its own account name.</numerusform>
                <numerusform>%n keep their own account name.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Made on %n devices, which then disable their factory account</source>
            <translation>
                <numerusform>Made on %n device, which then disables its factory account</numerusform>
                <numerusform>Made on %n devices, which then disable their factory account</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>ClaimPage</name>
        <message numerus="yes">
            <source>%n devices chosen</source>
            <translation>
                <numerusform>%n device chosen</numerusform>
                <numerusform>%n devices chosen</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Claim %n devices</source>
            <translation>
                <numerusform>Claim %n device</numerusform>
                <numerusform>Claim %n devices</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>ClaimPasswords</name>
        <message numerus="yes">
            <source>%n characters</source>
            <translation>
                <numerusform>%n character</numerusform>
                <numerusform>%n characters</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n devices, one password</source>
            <translation>
                <numerusform>%n device, one password</numerusform>
                <numerusform>%n devices, one password</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n passwords, all different</source>
            <translation>
                <numerusform>%n password</numerusform>
                <numerusform>%n passwords, all different</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Hidden, %n characters</source>
            <translation>
                <numerusform>Hidden, %n character</numerusform>
                <numerusform>Hidden, %n characters</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>ClaimProof</name>
        <message numerus="yes">
            <source>%n locked out</source>
            <translation>
                <numerusform>%n locked out</numerusform>
                <numerusform>%n locked out</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n not done</source>
            <translation>
                <numerusform>%n not done</numerusform>
                <numerusform>%n not done</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n not proved</source>
            <translation>
                <numerusform>%n not proved</numerusform>
                <numerusform>%n not proved</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n skipped</source>
            <translation>
                <numerusform>%n skipped</numerusform>
                <numerusform>%n skipped</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n waiting</source>
            <translation>
                <numerusform>%n waiting</numerusform>
                <numerusform>%n waiting</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n working</source>
            <translation>
                <numerusform>%n working</numerusform>
                <numerusform>%n working</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Stop after these %n</source>
            <translation>
                <numerusform>Stop after this one</numerusform>
                <numerusform>Stop after these %n</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>ClaimReview</name>
        <message numerus="yes">
            <source>%n could not be proved</source>
            <translation>
                <numerusform>%n could not be proved</numerusform>
                <numerusform>%n could not be proved</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n failed, something may have changed</source>
            <translation>
                <numerusform>%n failed, something may have changed</numerusform>
                <numerusform>%n failed, something may have changed</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n refused, nothing was changed on them</source>
            <translation>
                <numerusform>%n refused, nothing was changed on it</numerusform>
                <numerusform>%n refused, nothing was changed on them</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n skipped</source>
            <translation>
                <numerusform>%n skipped</numerusform>
                <numerusform>%n skipped</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Try %n devices again</source>
            <translation>
                <numerusform>Try %n device again</numerusform>
                <numerusform>Try %n devices again</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>CloseRun</name>
        <message numerus="yes">
            <source>Close while %n devices are being claimed?</source>
            <translation>
                <numerusform>Close while %n device is being claimed?</numerusform>
                <numerusform>Close while %n devices are being claimed?</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Close while %n devices are being updated?</source>
            <translation>
                <numerusform>Close while %n device is being updated?</numerusform>
                <numerusform>Close while %n devices are being updated?</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Close while %n lines are mapped to this computer?</source>
            <translation>
                <numerusform>Close while %n line is mapped to this computer?</numerusform>
                <numerusform>Close while %n lines are mapped to this computer?</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Close while the ports of %n devices are being written?</source>
            <translation>
                <numerusform>Close while the ports of %n device are being written?</numerusform>
                <numerusform>Close while the ports of %n devices are being written?</numerusform>
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
        <name>FirmwareEmpty</name>
        <message numerus="yes">
            <source>%n devices are chosen for it.</source>
            <translation>
                <numerusform>%n device is chosen for it.</numerusform>
                <numerusform>%n devices are chosen for it.</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>FirmwarePage</name>
        <message numerus="yes">
            <source>%n devices chosen</source>
            <translation>
                <numerusform>%n device chosen</numerusform>
                <numerusform>%n devices chosen</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Go on with %n devices</source>
            <translation>
                <numerusform>Go on with %n device</numerusform>
                <numerusform>Go on with %n devices</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Start updating %n devices</source>
            <translation>
                <numerusform>Start updating %n device</numerusform>
                <numerusform>Start updating %n devices</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Try %n devices again</source>
            <translation>
                <numerusform>Try %n device again</numerusform>
                <numerusform>Try %n devices again</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>FirmwarePlan</name>
        <message numerus="yes">
            <source>%n are updated in a way that no maker has published: the first goes alone, then you confirm it.</source>
            <translation>
                <numerusform>%n is updated in a way that no maker has published: the first goes alone, then you confirm it.</numerusform>
                <numerusform>%n are updated in a way that no maker has published: the first goes alone, then you confirm it.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n devices, then prove</source>
            <translation>
                <numerusform>%n device, then prove</numerusform>
                <numerusform>%n devices, then prove</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Add %n devices that the file is for</source>
            <translation>
                <numerusform>Add %n device that the file is for</numerusform>
                <numerusform>Add %n devices that the file is for</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>At most %n minutes, each restarts once</source>
            <translation>
                <numerusform>At most %n minute, each restarts once</numerusform>
                <numerusform>At most %n minutes, each restarts once</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>FirmwareRun</name>
        <message numerus="yes">
            <source>%n failed</source>
            <translation>
                <numerusform>%n failed</numerusform>
                <numerusform>%n failed</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n not proved</source>
            <translation>
                <numerusform>%n not proved</numerusform>
                <numerusform>%n not proved</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n refused</source>
            <translation>
                <numerusform>%n refused</numerusform>
                <numerusform>%n refused</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n skipped</source>
            <translation>
                <numerusform>%n skipped</numerusform>
                <numerusform>%n skipped</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n waiting</source>
            <translation>
                <numerusform>%n waiting</numerusform>
                <numerusform>%n waiting</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n working</source>
            <translation>
                <numerusform>%n working</numerusform>
                <numerusform>%n working</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Stop after these %n</source>
            <translation>
                <numerusform>Stop after this one</numerusform>
                <numerusform>Stop after these %n</numerusform>
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
        <name>Job</name>
        <message numerus="yes">
            <source>%n already current</source>
            <translation>
                <numerusform>%n already current</numerusform>
                <numerusform>%n already current</numerusform>
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
            <source>%n only by hand</source>
            <translation>
                <numerusform>%n only by hand</numerusform>
                <numerusform>%n only by hand</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n refused</source>
            <translation>
                <numerusform>%n refused</numerusform>
                <numerusform>%n refused</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>JobsPage</name>
        <message numerus="yes">
            <source>%n devices to {version}</source>
            <translation>
                <numerusform>%n device to {version}</numerusform>
                <numerusform>%n devices to {version}</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n failed</source>
            <translation>
                <numerusform>%n failed</numerusform>
                <numerusform>%n failed</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n jobs</source>
            <translation>
                <numerusform>%n job</numerusform>
                <numerusform>%n jobs</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n not proved</source>
            <translation>
                <numerusform>%n not proved</numerusform>
                <numerusform>%n not proved</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n open</source>
            <translation>
                <numerusform>%n open</numerusform>
                <numerusform>%n open</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n refused</source>
            <translation>
                <numerusform>%n refused</numerusform>
                <numerusform>%n refused</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n skipped</source>
            <translation>
                <numerusform>%n skipped</numerusform>
                <numerusform>%n skipped</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n updated</source>
            <translation>
                <numerusform>%n updated</numerusform>
                <numerusform>%n updated</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Resume on %n devices</source>
            <translation>
                <numerusform>Resume on %n device</numerusform>
                <numerusform>Resume on %n devices</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Try %n devices again</source>
            <translation>
                <numerusform>Try %n device again</numerusform>
                <numerusform>Try %n devices again</numerusform>
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
        <name>LocalPorts</name>
        <message numerus="yes">
            <source>%n ports</source>
            <translation>
                <numerusform>%n port</numerusform>
                <numerusform>%n ports</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>MainWindow</name>
        <message numerus="yes">
            <source>%n devices being claimed</source>
            <translation>
                <numerusform>%n device being claimed</numerusform>
                <numerusform>%n devices being claimed</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n devices being updated</source>
            <translation>
                <numerusform>%n device being updated</numerusform>
                <numerusform>%n devices being updated</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n new devices</source>
            <translation>
                <numerusform>%n new device</numerusform>
                <numerusform>%n new devices</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>PolicyCards</name>
        <message numerus="yes">
            <source>%n devices</source>
            <translation>
                <numerusform>%n device</numerusform>
                <numerusform>%n devices</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>PortTest</name>
        <message numerus="yes">
            <source>%n bytes wrong</source>
            <translation>
                <numerusform>%n byte wrong</numerusform>
                <numerusform>%n bytes wrong</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>PortWords</name>
        <message numerus="yes">
            <source>and %n further ports</source>
            <translation>
                <numerusform>and %n further port</numerusform>
                <numerusform>and %n further ports</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>Scan</name>
        <message numerus="yes">
            <source>%n broken</source>
            <translation>
                <numerusform>1 broken</numerusform>
                <numerusform>%n broken</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n found</source>
            <translation>
                <numerusform>1 found</numerusform>
                <numerusform>%n found</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>ScanFound</name>
        <message numerus="yes">
            <source>%n units written to {file}</source>
            <translation>
                <numerusform>1 unit written to {file}</numerusform>
                <numerusform>%n units written to {file}</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>ScanPage</name>
        <message numerus="yes">
            <source>%n combinations</source>
            <translation>
                <numerusform>1 combination</numerusform>
                <numerusform>%n combinations</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n units found</source>
            <translation>
                <numerusform>1 unit found</numerusform>
                <numerusform>%n units found</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>SerialDevices</name>
        <message numerus="yes">
            <source>%n differ</source>
            <translation>
                <numerusform>%n differs</numerusform>
                <numerusform>%n differ</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n ports</source>
            <translation>
                <numerusform>%n port</numerusform>
                <numerusform>%n ports</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Apply profile to %n</source>
            <translation>
                <numerusform>Apply profile to %n</numerusform>
                <numerusform>Apply profile to %n</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>SerialPage</name>
        <message numerus="yes">
            <source>%n settings cannot be</source>
            <translation>
                <numerusform>%n setting cannot be</numerusform>
                <numerusform>%n settings cannot be</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n settings differ</source>
            <translation>
                <numerusform>%n setting differs</numerusform>
                <numerusform>%n settings differ</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Write %n changes</source>
            <translation>
                <numerusform>Write %n change</numerusform>
                <numerusform>Write %n changes</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>Upgrading</name>
        <message numerus="yes">
            <source>%n devices were not finished. Each is asked for its version before anything is sent.</source>
            <translation>
                <numerusform>%n device was not finished. It is asked for its version before anything is sent.</numerusform>
                <numerusform>%n devices were not finished. Each is asked for its version before anything is sent.</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>VaultPage</name>
        <message numerus="yes">
            <source>%n not proved</source>
            <translation>
                <numerusform>%n not proved</numerusform>
                <numerusform>%n not proved</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n passwords</source>
            <translation>
                <numerusform>%n password</numerusform>
                <numerusform>%n passwords</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>Verb</name>
        <message numerus="yes">
            <source>Claim %n devices</source>
            <translation>
                <numerusform>Claim %n device</numerusform>
                <numerusform>Claim %n devices</numerusform>
            </translation>
        </message>
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
        <message numerus="yes">
            <source>Serial ports of %n devices</source>
            <translation>
                <numerusform>Serial ports of %n device</numerusform>
                <numerusform>Serial ports of %n devices</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Update firmware of %n devices</source>
            <translation>
                <numerusform>Update firmware of %n device</numerusform>
                <numerusform>Update firmware of %n devices</numerusform>
            </translation>
        </message>
    </context>
</TS>
