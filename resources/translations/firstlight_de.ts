<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
    <context>
        <name>ActionBar</name>
        <message numerus="yes">
            <source>%n selected</source>
            <translation>
                <numerusform>%n ausgewählt</numerusform>
                <numerusform>%n ausgewählt</numerusform>
            </translation>
        </message>
        <message>
            <source>Actions on the chosen rows</source>
            <translation>Aktionen für die gewählten Zeilen</translation>
        </message>
        <message>
            <source>Clear</source>
            <translation>Aufheben</translation>
        </message>
        <message>
            <source>More</source>
            <translation>Mehr</translation>
        </message>
        <message>
            <source>Take all ticks away (Esc)</source>
            <translation>Alle Häkchen entfernen (Esc)</translation>
        </message>
        <message>
            <source>{count}, {hidden} not shown</source>
            <translation>{count}, {hidden} nicht sichtbar</translation>
        </message>
    </context>
    <context>
        <name>AddAddressDialog</name>
        <message numerus="yes">
            <source>%n addresses, a few connections each.</source>
            <translation>
                <numerusform>%n Adresse, wenige Verbindungen.</numerusform>
                <numerusform>%n Adressen, je wenige Verbindungen.</numerusform>
            </translation>
        </message>
        <message>
            <source>Address, range or name</source>
            <translation>Adresse, Bereich oder Name</translation>
        </message>
        <message>
            <source>Ask this host</source>
            <translation>Diesen Host fragen</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>Abbrechen</translation>
        </message>
        <message>
            <source>For devices that announce nothing, or stand behind a router. Questions only: nothing is changed.</source>
            <translation>Für Geräte, die sich nicht melden oder hinter einem Router stehen. Es wird nur gefragt, nichts geändert.</translation>
        </message>
        <message>
            <source>More than {most} addresses: this takes minutes and touches every host in the range.</source>
            <translation>Mehr als {most} Adressen: Das dauert Minuten und berührt jeden Host im Bereich.</translation>
        </message>
        <message>
            <source>One host is asked by every means it may answer.</source>
            <translation>Ein Host wird auf jedem Weg gefragt, auf dem er antworten kann.</translation>
        </message>
        <message numerus="yes">
            <source>Search %n addresses</source>
            <translation>
                <numerusform>%n Adresse absuchen</numerusform>
                <numerusform>%n Adressen absuchen</numerusform>
            </translation>
        </message>
        <message>
            <source>Type {n} to search that many</source>
            <translation>{n} eintippen, um so viele abzusuchen</translation>
        </message>
        <message>
            <source>Which address or range?</source>
            <translation>Welche Adresse oder welcher Bereich?</translation>
        </message>
        <message>
            <source>Write 10.20.4.80, 10.20.4.0/22 or 10.20.4.1-10.20.4.90; several with commas.</source>
            <translation>10.20.4.80, 10.20.4.0/22 oder 10.20.4.1-10.20.4.90 schreiben; mehrere mit Komma.</translation>
        </message>
        <message>
            <source>Write an address or a range first</source>
            <translation>Zuerst eine Adresse oder einen Bereich eingeben</translation>
        </message>
    </context>
    <context>
        <name>Cell</name>
        <message>
            <source>Asking…</source>
            <translation>Wird gefragt…</translation>
        </message>
        <message>
            <source>Not recognised</source>
            <translation>Nicht erkannt</translation>
        </message>
        <message>
            <source>firmware {version}</source>
            <translation>Firmware {version}</translation>
        </message>
        <message>
            <source>seen {ago}</source>
            <translation>gesehen {ago}</translation>
        </message>
        <message>
            <source>serial {serial}</source>
            <translation>Seriennummer {serial}</translation>
        </message>
        <message>
            <source>{address}, address conflict</source>
            <translation>{address}, Adresskonflikt</translation>
        </message>
    </context>
    <context>
        <name>Column</name>
        <message>
            <source>Address</source>
            <translation>Adresse</translation>
        </message>
        <message>
            <source>Firmware</source>
            <translation>Firmware</translation>
        </message>
        <message>
            <source>First seen</source>
            <translation>Zuerst gesehen</translation>
        </message>
        <message>
            <source>MAC</source>
            <translation>MAC</translation>
        </message>
        <message>
            <source>Model</source>
            <translation>Modell</translation>
        </message>
        <message>
            <source>Name</source>
            <translation>Name</translation>
        </message>
        <message>
            <source>Seen</source>
            <translation>Gesehen</translation>
        </message>
        <message>
            <source>Serial</source>
            <translation>Seriennr.</translation>
        </message>
        <message>
            <source>Sources</source>
            <translation>Quellen</translation>
        </message>
        <message>
            <source>State</source>
            <translation>Zustand</translation>
        </message>
    </context>
    <context>
        <name>DemoMark</name>
        <message>
            <source>Demo: simulated devices</source>
            <translation>Demo: simulierte Geräte</translation>
        </message>
    </context>
    <context>
        <name>DeviceActions</name>
        <message numerus="yes">
            <source>%n devices written to {file}</source>
            <translation>
                <numerusform>%n Gerät nach {file} geschrieben</numerusform>
                <numerusform>%n Geräte nach {file} geschrieben</numerusform>
            </translation>
        </message>
        <message>
            <source>CSV files (*.csv)</source>
            <translation>CSV-Dateien (*.csv)</translation>
        </message>
        <message>
            <source>Copy the address into a browser.</source>
            <translation>Die Adresse in einen Browser kopieren.</translation>
        </message>
        <message>
            <source>Export devices</source>
            <translation>Geräte exportieren</translation>
        </message>
        <message>
            <source>It stops by itself. The password was not kept.</source>
            <translation>Es hört von selbst auf. Das Passwort wurde nicht behalten.</translation>
        </message>
        <message>
            <source>No browser opened {page}</source>
            <translation>Kein Browser hat {page} geöffnet</translation>
        </message>
        <message>
            <source>{device} shows itself for {n} s</source>
            <translation>{device} zeigt sich {n} s lang</translation>
        </message>
        <message>
            <source>{file} could not be written</source>
            <translation>{file} ließ sich nicht schreiben</translation>
        </message>
        <message>
            <source>{reason}. Choose another folder. Nothing was changed.</source>
            <translation>{reason}. Einen anderen Ordner wählen. Nichts wurde geändert.</translation>
        </message>
    </context>
    <context>
        <name>DeviceModel</name>
        <message>
            <source>Chosen</source>
            <translation>Gewählt</translation>
        </message>
    </context>
    <context>
        <name>DevicesPage</name>
        <message numerus="yes">
            <source>%n devices are in the list; the filter shows none of them.</source>
            <translation>
                <numerusform>%n Gerät steht in der Liste; der Filter zeigt es nicht.</numerusform>
                <numerusform>%n Geräte stehen in der Liste; der Filter zeigt keines davon.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n found</source>
            <translation>
                <numerusform>%n gefunden</numerusform>
                <numerusform>%n gefunden</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n hosts answered, none of a known family</source>
            <translation>
                <numerusform>%n Host hat geantwortet, aus keiner bekannten Familie</numerusform>
                <numerusform>%n Hosts haben geantwortet, keiner aus einer bekannten Familie</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n new</source>
            <translation>
                <numerusform>%n neu</numerusform>
                <numerusform>%n neu</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n offline</source>
            <translation>
                <numerusform>%n offline</numerusform>
                <numerusform>%n offline</numerusform>
            </translation>
        </message>
        <message>
            <source>Add address</source>
            <translation>Adresse hinzufügen</translation>
        </message>
        <message>
            <source>All states</source>
            <translation>Alle Zustände</translation>
        </message>
        <message>
            <source>Asking {host}</source>
            <translation>{host} wird gefragt</translation>
        </message>
        <message>
            <source>By every means it may answer.</source>
            <translation>Auf jedem Weg, auf dem er antworten kann.</translation>
        </message>
        <message>
            <source>Clear the filter</source>
            <translation>Filter aufheben</translation>
        </message>
        <message>
            <source>Columns</source>
            <translation>Spalten</translation>
        </message>
        <message>
            <source>Columns as at first</source>
            <translation>Spalten wie am Anfang</translation>
        </message>
        <message>
            <source>Devices</source>
            <translation>Geräte</translation>
        </message>
        <message>
            <source>Devices appear here as they answer.</source>
            <translation>Geräte erscheinen hier, sobald sie antworten.</translation>
        </message>
        <message>
            <source>Filter the list</source>
            <translation>Liste filtern</translation>
        </message>
        <message>
            <source>Firstlight lists them when it is told to show everything.</source>
            <translation>Firstlight führt sie auf, wenn alles gezeigt werden soll.</translation>
        </message>
        <message>
            <source>Last search</source>
            <translation>Letzte Suche</translation>
        </message>
        <message>
            <source>Name, serial, MAC or address</source>
            <translation>Name, Seriennr., MAC, Adresse</translation>
        </message>
        <message>
            <source>No device is in this state</source>
            <translation>Kein Gerät ist in diesem Zustand</translation>
        </message>
        <message>
            <source>No device matches “{text}”</source>
            <translation>Kein Gerät passt zu „{text}“</translation>
        </message>
        <message>
            <source>None found</source>
            <translation>Nichts gefunden</translation>
        </message>
        <message>
            <source>Nothing answered</source>
            <translation>Nichts hat geantwortet</translation>
        </message>
        <message>
            <source>Search again</source>
            <translation>Erneut suchen</translation>
        </message>
        <message>
            <source>Search stopped</source>
            <translation>Suche angehalten</translation>
        </message>
        <message>
            <source>Searching</source>
            <translation>Sucht</translation>
        </message>
        <message>
            <source>Searching {interfaces}</source>
            <translation>Suche an {interfaces}</translation>
        </message>
        <message>
            <source>Searching, none found yet</source>
            <translation>Suche läuft, noch nichts gefunden</translation>
        </message>
        <message>
            <source>Show everything</source>
            <translation>Alles zeigen</translation>
        </message>
        <message>
            <source>Stop</source>
            <translation>Anhalten</translation>
        </message>
        <message>
            <source>Stop this search; the list stays</source>
            <translation>Diese Suche anhalten; die Liste bleibt</translation>
        </message>
        <message>
            <source>The doctor says what was sent, what came back, and what to do next.</source>
            <translation>Die Diagnose sagt, was gesendet wurde, was zurückkam und was zu tun ist.</translation>
        </message>
        <message>
            <source>Why don't I see it?</source>
            <translation>Warum sehe ich es nicht?</translation>
        </message>
        <message>
            <source>{column} (no room)</source>
            <translation>{column} (kein Platz)</translation>
        </message>
        <message>
            <source>{n} of {total} shown</source>
            <translation>{n} von {total} sichtbar</translation>
        </message>
        <message numerus="yes">
            <source>{what} {time}, %n answered in {seconds}</source>
            <translation>
                <numerusform>{what} {time}, %n Antwort in {seconds}</numerusform>
                <numerusform>{what} {time}, %n Antworten in {seconds}</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>DevicesTable</name>
        <message>
            <source>Devices</source>
            <translation>Geräte</translation>
        </message>
        <message>
            <source>Tick all rows</source>
            <translation>Alle Zeilen ankreuzen</translation>
        </message>
    </context>
    <context>
        <name>Doctor</name>
        <message>
            <source>Add address</source>
            <translation>Adresse hinzufügen</translation>
        </message>
        <message>
            <source>Answered</source>
            <translation>Antwortet</translation>
        </message>
        <message>
            <source>Answers</source>
            <translation>Antworten</translation>
        </message>
        <message>
            <source>Ask this port</source>
            <translation>Diesen Port fragen</translation>
        </message>
        <message>
            <source>Ask {interface} again</source>
            <translation>{interface} erneut fragen</translation>
        </message>
        <message>
            <source>Asked by</source>
            <translation>Gefragt über</translation>
        </message>
        <message>
            <source>Back to the list</source>
            <translation>Zurück zur Liste</translation>
        </message>
        <message>
            <source>Below is what each interface sent, what came back, and what to do next.</source>
            <translation>Unten steht, was jede Schnittstelle gesendet hat, was zurückkam und was zu tun ist.</translation>
        </message>
        <message>
            <source>Blocked</source>
            <translation>Blockiert</translation>
        </message>
        <message>
            <source>Cause</source>
            <translation>Ursache</translation>
        </message>
        <message>
            <source>Dropped</source>
            <translation>Verworfen</translation>
        </message>
        <message>
            <source>Flooded</source>
            <translation>Überflutet</translation>
        </message>
        <message>
            <source>In use</source>
            <translation>Belegt</translation>
        </message>
        <message>
            <source>Interfaces</source>
            <translation>Schnittstellen</translation>
        </message>
        <message>
            <source>Listed</source>
            <translation>Aufgeführt</translation>
        </message>
        <message>
            <source>Next step</source>
            <translation>Nächster Schritt</translation>
        </message>
        <message>
            <source>No permission</source>
            <translation>Keine Rechte</translation>
        </message>
        <message>
            <source>Not searched</source>
            <translation>Nicht gesucht</translation>
        </message>
        <message>
            <source>Search {interface} again</source>
            <translation>{interface} erneut absuchen</translation>
        </message>
        <message>
            <source>Search {interface} once</source>
            <translation>{interface} einmal absuchen</translation>
        </message>
        <message>
            <source>Sent</source>
            <translation>Gesendet</translation>
        </message>
        <message>
            <source>Silent</source>
            <translation>Stumm</translation>
        </message>
        <message>
            <source>Skipped</source>
            <translation>Übersprungen</translation>
        </message>
        <message>
            <source>The search here is under way.</source>
            <translation>Die Suche läuft hier noch.</translation>
        </message>
        <message>
            <source>Unknown</source>
            <translation>Unbekannt</translation>
        </message>
        <message>
            <source>Why don't I see it?</source>
            <translation>Warum sehe ich es nicht?</translation>
        </message>
        <message>
            <source>Wrong network</source>
            <translation>Falsches Netz</translation>
        </message>
        <message>
            <source>{n} Gbit/s</source>
            <translation>{n} Gbit/s</translation>
        </message>
        <message>
            <source>{n} Mbit/s</source>
            <translation>{n} Mbit/s</translation>
        </message>
    </context>
    <context>
        <name>Facts</name>
        <message>
            <source>Address</source>
            <translation>Adresse</translation>
        </message>
        <message>
            <source>Addresses</source>
            <translation>Adressen</translation>
        </message>
        <message>
            <source>Also</source>
            <translation>Auch</translation>
        </message>
        <message>
            <source>Certificate</source>
            <translation>Zertifikat</translation>
        </message>
        <message>
            <source>Firmware</source>
            <translation>Firmware</translation>
        </message>
        <message>
            <source>First seen</source>
            <translation>Zuerst gesehen</translation>
        </message>
        <message>
            <source>Identify</source>
            <translation>Abfragen</translation>
        </message>
        <message>
            <source>Identity</source>
            <translation>Identität</translation>
        </message>
        <message>
            <source>Identity shown</source>
            <translation>Gezeigte Identität</translation>
        </message>
        <message>
            <source>Installed</source>
            <translation>Installiert</translation>
        </message>
        <message>
            <source>Interface</source>
            <translation>Schnittstelle</translation>
        </message>
        <message>
            <source>Last seen</source>
            <translation>Zuletzt gesehen</translation>
        </message>
        <message>
            <source>Locate</source>
            <translation>Orten</translation>
        </message>
        <message>
            <source>SSH host key</source>
            <translation>SSH-Hostschlüssel</translation>
        </message>
        <message>
            <source>Seen</source>
            <translation>Gesehen</translation>
        </message>
        <message>
            <source>Seen by</source>
            <translation>Gesehen über</translation>
        </message>
        <message>
            <source>Services that answered</source>
            <translation>Dienste, die antworten</translation>
        </message>
        <message>
            <source>Sources</source>
            <translation>Quellen</translation>
        </message>
        <message>
            <source>Tell its state</source>
            <translation>Zustand nennen</translation>
        </message>
        <message>
            <source>Web page</source>
            <translation>Webseite</translation>
        </message>
        <message>
            <source>What can be done</source>
            <translation>Was möglich ist</translation>
        </message>
        <message>
            <source>What was said, and by which channel</source>
            <translation>Was gesagt wurde, und auf welchem Weg</translation>
        </message>
        <message>
            <source>assumed</source>
            <translation>angenommen</translation>
        </message>
        <message>
            <source>documented</source>
            <translation>dokumentiert</translation>
        </message>
        <message>
            <source>guided</source>
            <translation>angeleitet</translation>
        </message>
        <message>
            <source>heard</source>
            <translation>gehört</translation>
        </message>
        <message>
            <source>not recognised</source>
            <translation>nicht erkannt</translation>
        </message>
        <message>
            <source>observed</source>
            <translation>beobachtet</translation>
        </message>
        <message>
            <source>unknown</source>
            <translation>unbekannt</translation>
        </message>
    </context>
    <context>
        <name>Field</name>
        <message>
            <source>Address</source>
            <translation>Adresse</translation>
        </message>
        <message>
            <source>Addresses</source>
            <translation>Adressen</translation>
        </message>
        <message>
            <source>Family</source>
            <translation>Familie</translation>
        </message>
        <message>
            <source>Firmware</source>
            <translation>Firmware</translation>
        </message>
        <message>
            <source>MAC</source>
            <translation>MAC</translation>
        </message>
        <message>
            <source>Maker</source>
            <translation>Hersteller</translation>
        </message>
        <message>
            <source>Model</source>
            <translation>Modell</translation>
        </message>
        <message>
            <source>Name</source>
            <translation>Name</translation>
        </message>
        <message>
            <source>Serial</source>
            <translation>Seriennr.</translation>
        </message>
        <message>
            <source>State</source>
            <translation>Zustand</translation>
        </message>
        <message>
            <source>UUID</source>
            <translation>UUID</translation>
        </message>
    </context>
    <context>
        <name>ForgetDialog</name>
        <message numerus="yes">
            <source>Forget %n devices</source>
            <translation>
                <numerusform>%n Gerät vergessen</numerusform>
                <numerusform>%n Geräte vergessen</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Forget %n devices?</source>
            <translation>
                <numerusform>%n Gerät vergessen?</numerusform>
                <numerusform>%n Geräte vergessen?</numerusform>
            </translation>
        </message>
        <message>
            <source>Forget {device}?</source>
            <translation>{device} vergessen?</translation>
        </message>
        <message>
            <source>Keep in the list</source>
            <translation>In der Liste behalten</translation>
        </message>
        <message>
            <source>The list loses what it knows. The devices themselves are not touched.</source>
            <translation>Die Liste verliert, was sie weiß. Die Geräte selbst werden nicht angerührt.</translation>
        </message>
        <message>
            <source>Type {n} to go on</source>
            <translation>{n} eintippen, um fortzufahren</translation>
        </message>
        <message numerus="yes">
            <source>and %n more</source>
            <translation>
                <numerusform>und %n weiteres</numerusform>
                <numerusform>und %n weitere</numerusform>
            </translation>
        </message>
        <message>
            <source>comes back with its next answer</source>
            <translation>kommt mit der nächsten Antwort zurück</translation>
        </message>
        <message>
            <source>gone until it answers again</source>
            <translation>fort, bis es wieder antwortet</translation>
        </message>
    </context>
    <context>
        <name>HelpPage</name>
        <message>
            <source>About Firstlight</source>
            <translation>Über Firstlight</translation>
        </message>
        <message>
            <source>Finds industrial devices on the network and on serial lines, and says what is known and from where.</source>
            <translation>Findet Industriegeräte im Netz und an seriellen Leitungen und sagt, was bekannt ist und woher.</translation>
        </message>
        <message>
            <source>Firstlight is Apache-2.0. Qt is used under the LGPL-3.0; it can be replaced.</source>
            <translation>Firstlight steht unter Apache-2.0. Qt wird unter der LGPL-3.0 benutzt und kann ausgetauscht werden.</translation>
        </message>
        <message>
            <source>Help</source>
            <translation>Hilfe</translation>
        </message>
        <message>
            <source>Keys</source>
            <translation>Tasten</translation>
        </message>
        <message>
            <source>Licence text of {part}</source>
            <translation>Lizenztext von {part}</translation>
        </message>
        <message>
            <source>Licences of the parts</source>
            <translation>Lizenzen der Bestandteile</translation>
        </message>
        <message>
            <source>Searching only asks. No password is tried, nothing is written, nothing is sent outside your network.</source>
            <translation>Die Suche fragt nur. Kein Passwort wird probiert, nichts wird geschrieben, nichts verlässt das eigene Netz.</translation>
        </message>
        <message>
            <source>Text</source>
            <translation>Text</translation>
        </message>
    </context>
    <context>
        <name>InlineMessage</name>
        <message>
            <source>Close this message</source>
            <translation>Diese Meldung schließen</translation>
        </message>
    </context>
    <context>
        <name>Inspector</name>
        <message numerus="yes">
            <source>%n more remarks</source>
            <translation>
                <numerusform>%n weitere Bemerkung</numerusform>
                <numerusform>%n weitere Bemerkungen</numerusform>
            </translation>
        </message>
        <message>
            <source>Choose a row to see what is known of it.</source>
            <translation>Eine Zeile wählen, um zu sehen, was bekannt ist.</translation>
        </message>
        <message>
            <source>Close the inspector (Ctrl+I)</source>
            <translation>Inspektor schließen (Strg+I)</translation>
        </message>
        <message>
            <source>Facts</source>
            <translation>Angaben</translation>
        </message>
        <message>
            <source>Inspector</source>
            <translation>Inspektor</translation>
        </message>
        <message>
            <source>Network</source>
            <translation>Netz</translation>
        </message>
        <message>
            <source>No row is current</source>
            <translation>Keine Zeile gewählt</translation>
        </message>
        <message>
            <source>Overview</source>
            <translation>Überblick</translation>
        </message>
        <message>
            <source>Sources</source>
            <translation>Quellen</translation>
        </message>
        <message>
            <source>What to show</source>
            <translation>Was gezeigt wird</translation>
        </message>
    </context>
    <context>
        <name>Keys</name>
        <message>
            <source>Add an address or a range</source>
            <translation>Adresse oder Bereich hinzufügen</translation>
        </message>
        <message>
            <source>Another row becomes the current one</source>
            <translation>Eine andere Zeile wird die aktuelle</translation>
        </message>
        <message>
            <source>Close the message, clear the ticks, cancel</source>
            <translation>Meldung schließen, Häkchen aufheben, abbrechen</translation>
        </message>
        <message>
            <source>Copy rows as aligned text</source>
            <translation>Zeilen als ausgerichteten Text kopieren</translation>
        </message>
        <message>
            <source>Copy rows as tab-separated text</source>
            <translation>Zeilen als Text mit Tabulatoren kopieren</translation>
        </message>
        <message>
            <source>Export CSV: ticked rows, else all shown</source>
            <translation>CSV exportieren: angekreuzte Zeilen, sonst alle sichtbaren</translation>
        </message>
        <message>
            <source>Filter the list; Esc clears it</source>
            <translation>Liste filtern; Esc hebt den Filter auf</translation>
        </message>
        <message>
            <source>Forget, with the table in focus</source>
            <translation>Vergessen, wenn die Tabelle den Fokus hat</translation>
        </message>
        <message>
            <source>Identify again, with the table in focus</source>
            <translation>Neu abfragen, wenn die Tabelle den Fokus hat</translation>
        </message>
        <message>
            <source>Locate, with the table in focus</source>
            <translation>Orten, wenn die Tabelle den Fokus hat</translation>
        </message>
        <message>
            <source>Next, previous region of the page</source>
            <translation>Nächster, voriger Bereich der Seite</translation>
        </message>
        <message>
            <source>Open or close the inspector</source>
            <translation>Inspektor öffnen oder schließen</translation>
        </message>
        <message>
            <source>Open the current row in the inspector</source>
            <translation>Aktuelle Zeile im Inspektor öffnen</translation>
        </message>
        <message>
            <source>Open the device's page, with the table in focus</source>
            <translation>Seite des Geräts öffnen, wenn die Tabelle den Fokus hat</translation>
        </message>
        <message>
            <source>Pages of the rail</source>
            <translation>Seiten der Leiste</translation>
        </message>
        <message>
            <source>Search again; the list stays</source>
            <translation>Erneut suchen; die Liste bleibt</translation>
        </message>
        <message>
            <source>Settings</source>
            <translation>Einstellungen</translation>
        </message>
        <message>
            <source>The menu of the row</source>
            <translation>Menü der Zeile</translation>
        </message>
        <message>
            <source>This page</source>
            <translation>Diese Seite</translation>
        </message>
        <message>
            <source>Tick all rows shown</source>
            <translation>Alle sichtbaren Zeilen ankreuzen</translation>
        </message>
        <message>
            <source>Tick rows on the way</source>
            <translation>Zeilen auf dem Weg ankreuzen</translation>
        </message>
        <message>
            <source>Tick the current row</source>
            <translation>Aktuelle Zeile ankreuzen</translation>
        </message>
        <message>
            <source>Why don't I see it? And back</source>
            <translation>Warum sehe ich es nicht? Und zurück</translation>
        </message>
    </context>
    <context>
        <name>Lane</name>
        <message numerus="yes">
            <source>%n found</source>
            <translation>
                <numerusform>%n gefunden</numerusform>
                <numerusform>%n gefunden</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n found on the line</source>
            <translation>
                <numerusform>%n an der Leitung gefunden</numerusform>
                <numerusform>%n an der Leitung gefunden</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n more</source>
            <translation>
                <numerusform>%n weitere</numerusform>
                <numerusform>%n weitere</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n more interfaces</source>
            <translation>
                <numerusform>%n weitere Schnittstelle</numerusform>
                <numerusform>%n weitere Schnittstellen</numerusform>
            </translation>
        </message>
        <message>
            <source>Blocked</source>
            <translation>Blockiert</translation>
        </message>
        <message>
            <source>Complete</source>
            <translation>Fertig</translation>
        </message>
        <message>
            <source>Not searched</source>
            <translation>Nicht gesucht</translation>
        </message>
        <message>
            <source>Ready</source>
            <translation>Bereit</translation>
        </message>
        <message>
            <source>Searching</source>
            <translation>Sucht</translation>
        </message>
        <message>
            <source>Show what was sent and what came back</source>
            <translation>Zeigen, was gesendet wurde und was zurückkam</translation>
        </message>
        <message>
            <source>Skipped</source>
            <translation>Übersprungen</translation>
        </message>
        <message>
            <source>asked by name only</source>
            <translation>nur auf Wunsch gefragt</translation>
        </message>
        <message>
            <source>demo searches itself</source>
            <translation>Demo sucht nur sich selbst</translation>
        </message>
        <message>
            <source>firewall</source>
            <translation>Firewall</translation>
        </message>
        <message>
            <source>in use</source>
            <translation>belegt</translation>
        </message>
        <message>
            <source>no address</source>
            <translation>keine Adresse</translation>
        </message>
        <message>
            <source>no link</source>
            <translation>keine Verbindung</translation>
        </message>
        <message>
            <source>no permission</source>
            <translation>keine Rechte</translation>
        </message>
        <message>
            <source>not asked for</source>
            <translation>nicht verlangt</translation>
        </message>
        <message>
            <source>off by default</source>
            <translation>anfangs aus</translation>
        </message>
        <message>
            <source>off in Settings</source>
            <translation>in Einstellungen aus</translation>
        </message>
        <message>
            <source>this computer</source>
            <translation>dieser Rechner</translation>
        </message>
        <message>
            <source>virtual adapter</source>
            <translation>virtueller Adapter</translation>
        </message>
        <message>
            <source>{found} in {time}</source>
            <translation>{found} in {time}</translation>
        </message>
        <message>
            <source>{found}, {time} left</source>
            <translation>{found}, noch {time}</translation>
        </message>
    </context>
    <context>
        <name>LicenceDialog</name>
        <message>
            <source>Close</source>
            <translation>Schließen</translation>
        </message>
        <message>
            <source>Licence text</source>
            <translation>Lizenztext</translation>
        </message>
        <message>
            <source>This part brings no licence file; its metadata names the licence above.</source>
            <translation>Dieser Bestandteil bringt keine Lizenzdatei mit; seine Metadaten nennen die Lizenz oben.</translation>
        </message>
    </context>
    <context>
        <name>LocateDialog</name>
        <message>
            <source>Account</source>
            <translation>Konto</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>Abbrechen</translation>
        </message>
        <message>
            <source>Goes to {address}, whose SSH host key must be {key}.</source>
            <translation>Geht an {address}, dessen SSH-Hostschlüssel {key} sein muss.</translation>
        </message>
        <message>
            <source>Its light blinks and stops by itself. This needs an account on the device.</source>
            <translation>Seine Leuchte blinkt und hört von selbst auf. Dafür ist ein Konto auf dem Gerät nötig.</translation>
        </message>
        <message>
            <source>Locate</source>
            <translation>Orten</translation>
        </message>
        <message>
            <source>Make {device} show itself?</source>
            <translation>Soll sich {device} zeigen?</translation>
        </message>
        <message>
            <source>Password</source>
            <translation>Passwort</translation>
        </message>
        <message>
            <source>Type the account first</source>
            <translation>Zuerst das Konto eingeben</translation>
        </message>
        <message>
            <source>Used once and kept nowhere. Many devices lock after a few wrong passwords.</source>
            <translation>Einmal benutzt und nirgends behalten. Viele Geräte sperren nach wenigen falschen Passwörtern.</translation>
        </message>
    </context>
    <context>
        <name>MainWindow</name>
        <message numerus="yes">
            <source>%n new devices</source>
            <translation>
                <numerusform>%n neues Gerät</numerusform>
                <numerusform>%n neue Geräte</numerusform>
            </translation>
        </message>
        <message>
            <source>Firstlight - Demo: simulated devices</source>
            <translation>Firstlight - Demo: simulierte Geräte</translation>
        </message>
        <message>
            <source>Firstlight searches by itself and only asks</source>
            <translation>Firstlight sucht von selbst und fragt nur</translation>
        </message>
        <message>
            <source>No password is tried and nothing is written. Tick rows to act on them; F1 lists all keys.</source>
            <translation>Kein Passwort wird probiert, nichts wird geschrieben. Zeilen ankreuzen, um mit ihnen zu arbeiten; F1 zeigt alle Tasten.</translation>
        </message>
        <message>
            <source>Searching only asks; nothing is changed on a device</source>
            <translation>Die Suche fragt nur; an keinem Gerät wird etwas geändert</translation>
        </message>
    </context>
    <context>
        <name>OneDevice</name>
        <message>
            <source>A device that announces nothing: add its address or range</source>
            <translation>Meldet sich ein Gerät nicht: Adresse oder Bereich hinzufügen</translation>
        </message>
        <message>
            <source>Device powered for at least 90 s</source>
            <translation>Gerät seit mindestens 90 s unter Spannung</translation>
        </message>
        <message>
            <source>Find this device</source>
            <translation>Dieses Gerät finden</translation>
        </message>
        <message>
            <source>Laptop at the same switch, not behind a router</source>
            <translation>Laptop am selben Switch, nicht hinter einem Router</translation>
        </message>
        <message>
            <source>Link light on at both ends of the cable</source>
            <translation>Leuchtet die Link-LED an beiden Kabelenden?</translation>
        </message>
        <message>
            <source>Looking for one device?</source>
            <translation>Wird ein bestimmtes Gerät gesucht?</translation>
        </message>
        <message>
            <source>MAC or serial number</source>
            <translation>MAC oder Seriennummer</translation>
        </message>
        <message>
            <source>Still nothing?</source>
            <translation>Noch immer nichts?</translation>
        </message>
        <message>
            <source>Type a MAC or serial number first</source>
            <translation>Zuerst MAC oder Seriennummer eingeben</translation>
        </message>
        <message>
            <source>Type the MAC or serial number from its label. Firstlight then says what that one device needs.</source>
            <translation>MAC oder Seriennummer vom Typenschild eingeben. Firstlight sagt dann, was dieses eine Gerät braucht.</translation>
        </message>
    </context>
    <context>
        <name>Rail</name>
        <message>
            <source>Devices</source>
            <translation>Geräte</translation>
        </message>
        <message>
            <source>Help</source>
            <translation>Hilfe</translation>
        </message>
        <message>
            <source>Pages</source>
            <translation>Seiten</translation>
        </message>
        <message>
            <source>Settings</source>
            <translation>Einstellungen</translation>
        </message>
    </context>
    <context>
        <name>SearchStrip</name>
        <message>
            <source>Search by interface</source>
            <translation>Suche nach Schnittstelle</translation>
        </message>
    </context>
    <context>
        <name>SettingsPage</name>
        <message>
            <source>Appearance</source>
            <translation>Aussehen</translation>
        </message>
        <message>
            <source>As the system</source>
            <translation>Wie das System</translation>
        </message>
        <message>
            <source>Counts from the next start.</source>
            <translation>Gilt ab dem nächsten Start.</translation>
        </message>
        <message>
            <source>Dark</source>
            <translation>Dunkel</translation>
        </message>
        <message>
            <source>High contrast</source>
            <translation>Hoher Kontrast</translation>
        </message>
        <message>
            <source>High contrast is light or dark, as the system is.</source>
            <translation>Hoher Kontrast ist hell oder dunkel, wie das System.</translation>
        </message>
        <message>
            <source>Interfaces to search</source>
            <translation>Abzusuchende Schnittstellen</translation>
        </message>
        <message>
            <source>Kept as you change them</source>
            <translation>Werden beim Ändern behalten</translation>
        </message>
        <message>
            <source>Language</source>
            <translation>Sprache</translation>
        </message>
        <message>
            <source>Language of Firstlight</source>
            <translation>Sprache von Firstlight</translation>
        </message>
        <message>
            <source>Large controls, for gloves and touch pads</source>
            <translation>Große Bedienelemente, für Handschuhe und Touchpads</translation>
        </message>
        <message>
            <source>Light</source>
            <translation>Hell</translation>
        </message>
        <message>
            <source>No interface is known yet.</source>
            <translation>Noch ist keine Schnittstelle bekannt.</translation>
        </message>
        <message>
            <source>Settings</source>
            <translation>Einstellungen</translation>
        </message>
        <message>
            <source>Show everything, also hosts no family recognises</source>
            <translation>Alles zeigen, auch Hosts, die keine Familie erkennt</translation>
        </message>
        <message>
            <source>Text size</source>
            <translation>Textgröße</translation>
        </message>
        <message>
            <source>The settings could not be kept</source>
            <translation>Die Einstellungen ließen sich nicht behalten</translation>
        </message>
        <message>
            <source>Theme</source>
            <translation>Farbschema</translation>
        </message>
        <message>
            <source>What is listed</source>
            <translation>Was aufgeführt wird</translation>
        </message>
        <message>
            <source>Wi-Fi and virtual adapters are off at first. A change counts from the next search (F5).</source>
            <translation>WLAN und virtuelle Adapter sind anfangs aus. Eine Änderung gilt ab der nächsten Suche (F5).</translation>
        </message>
        <message>
            <source>{n} %</source>
            <translation>{n} %</translation>
        </message>
    </context>
    <context>
        <name>Shell</name>
        <message>
            <source>Starting</source>
            <translation>Startet</translation>
        </message>
    </context>
    <context>
        <name>Source</name>
        <message>
            <source>Address range</source>
            <translation>Adressbereich</translation>
        </message>
        <message>
            <source>All sources</source>
            <translation>Alle Quellen</translation>
        </message>
        <message>
            <source>Broadcast</source>
            <translation>Broadcast</translation>
        </message>
        <message>
            <source>DPWS</source>
            <translation>DPWS</translation>
        </message>
        <message>
            <source>Moxa broadcast</source>
            <translation>Moxa-Broadcast</translation>
        </message>
        <message>
            <source>Range</source>
            <translation>Bereich</translation>
        </message>
        <message>
            <source>Serial</source>
            <translation>Seriell</translation>
        </message>
        <message>
            <source>Serial line</source>
            <translation>Serielle Leitung</translation>
        </message>
        <message>
            <source>mDNS</source>
            <translation>mDNS</translation>
        </message>
    </context>
    <context>
        <name>State</name>
        <message>
            <source>Asking</source>
            <translation>Fragt</translation>
        </message>
        <message>
            <source>Claimed</source>
            <translation>Übernommen</translation>
        </message>
        <message>
            <source>New</source>
            <translation>Neu</translation>
        </message>
        <message>
            <source>Offline</source>
            <translation>Offline</translation>
        </message>
        <message>
            <source>Unknown</source>
            <translation>Unbekannt</translation>
        </message>
    </context>
    <context>
        <name>StatusBar</name>
        <message>
            <source>Local {time}</source>
            <translation>Lokal {time}</translation>
        </message>
        <message>
            <source>Shortcuts</source>
            <translation>Tasten</translation>
        </message>
        <message>
            <source>UTC {time}</source>
            <translation>UTC {time}</translation>
        </message>
    </context>
    <context>
        <name>Time</name>
        <message>
            <source>now</source>
            <translation>jetzt</translation>
        </message>
        <message>
            <source>{n} d</source>
            <translation>{n} d</translation>
        </message>
        <message>
            <source>{n} h</source>
            <translation>{n} h</translation>
        </message>
        <message>
            <source>{n} min</source>
            <translation>{n} min</translation>
        </message>
        <message>
            <source>{n} s</source>
            <translation>{n} s</translation>
        </message>
    </context>
    <context>
        <name>Verb</name>
        <message>
            <source>Choose a row first</source>
            <translation>Zuerst eine Zeile wählen</translation>
        </message>
        <message numerus="yes">
            <source>Copy %n rows</source>
            <translation>
                <numerusform>Zeile kopieren</numerusform>
                <numerusform>%n Zeilen kopieren</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Copy %n rows as text</source>
            <translation>
                <numerusform>Zeile als Text kopieren</numerusform>
                <numerusform>%n Zeilen als Text kopieren</numerusform>
            </translation>
        </message>
        <message>
            <source>Export CSV</source>
            <translation>CSV exportieren</translation>
        </message>
        <message>
            <source>Export all rows as CSV</source>
            <translation>Alle Zeilen als CSV exportieren</translation>
        </message>
        <message numerus="yes">
            <source>Forget %n devices</source>
            <translation>
                <numerusform>%n Gerät vergessen</numerusform>
                <numerusform>%n Geräte vergessen</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Identify %n devices again</source>
            <translation>
                <numerusform>%n Gerät neu abfragen</numerusform>
                <numerusform>%n Geräte neu abfragen</numerusform>
            </translation>
        </message>
        <message>
            <source>Identify again</source>
            <translation>Neu abfragen</translation>
        </message>
        <message>
            <source>Identify needs an address</source>
            <translation>Abfragen braucht eine Adresse</translation>
        </message>
        <message>
            <source>Identify {n} of {total} again</source>
            <translation>{n} von {total} neu abfragen</translation>
        </message>
        <message>
            <source>Locate</source>
            <translation>Orten</translation>
        </message>
        <message>
            <source>Locate needs the device's SSH host key: identify it again</source>
            <translation>Orten braucht den SSH-Hostschlüssel: Gerät neu abfragen</translation>
        </message>
        <message>
            <source>Locate takes one device at a time</source>
            <translation>Orten geht nur mit einem Gerät</translation>
        </message>
        <message numerus="yes">
            <source>Open %n pages</source>
            <translation>
                <numerusform>%n Seite öffnen</numerusform>
                <numerusform>%n Seiten öffnen</numerusform>
            </translation>
        </message>
        <message>
            <source>Open page</source>
            <translation>Seite öffnen</translation>
        </message>
        <message>
            <source>Open page needs a web page that answered</source>
            <translation>Seite öffnen braucht eine Webseite, die antwortet</translation>
        </message>
        <message>
            <source>Open page takes at most {n} devices</source>
            <translation>Seite öffnen geht mit höchstens {n} Geräten</translation>
        </message>
        <message>
            <source>Open {n} of {total} pages</source>
            <translation>{n} von {total} Seiten öffnen</translation>
        </message>
        <message>
            <source>This device</source>
            <translation>Dieses Gerät</translation>
        </message>
        <message>
            <source>{family} has no way to show itself</source>
            <translation>{family} kann sich nicht zeigen</translation>
        </message>
    </context>
    <context>
        <name>words</name>
        <message>
            <source>'{detail}' is neither a MAC address nor a serial number.</source>
            <translation>„{detail}“ ist weder eine MAC-Adresse noch eine Seriennummer.</translation>
        </message>
        <message>
            <source>'{detail}' is not a target.</source>
            <translation>„{detail}“ ist kein Ziel.</translation>
        </message>
        <message>
            <source>'{detail}' is not an address, a CIDR range or a range A-B.</source>
            <translation>„{detail}“ ist keine Adresse, kein CIDR-Bereich und kein Bereich A-B.</translation>
        </message>
        <message>
            <source>A device answered from {detail}, outside this computer's networks.</source>
            <translation>Ein Gerät hat von {detail} geantwortet, außerhalb der Netze dieses Rechners.</translation>
        </message>
        <message>
            <source>A device did not give its details: {detail}</source>
            <translation>Ein Gerät hat seine Angaben nicht genannt: {detail}</translation>
        </message>
        <message>
            <source>A firewall on this computer drops what comes in here: not even a packet to itself arrived.</source>
            <translation>Eine Firewall auf diesem Rechner verwirft, was hier ankommt: Nicht einmal ein Paket an sich selbst kam an.</translation>
        </message>
        <message>
            <source>A new one was begun; search again.</source>
            <translation>Eine neue wurde begonnen; erneut suchen.</translation>
        </message>
        <message>
            <source>Add a second address to the interface, or set the device's address over the local link.</source>
            <translation>Der Schnittstelle eine zweite Adresse geben oder die Adresse des Geräts über die direkte Verbindung setzen.</translation>
        </message>
        <message>
            <source>Add the device's address, or use another interface.</source>
            <translation>Die Adresse des Geräts hinzufügen oder eine andere Schnittstelle benutzen.</translation>
        </message>
        <message>
            <source>Add your account to the port's group.</source>
            <translation>Das eigene Konto in die Gruppe des Ports aufnehmen.</translation>
        </message>
        <message>
            <source>Allow Firstlight to receive UDP on this network, or add the device's address: that needs no rule.</source>
            <translation>Firstlight in diesem Netz den Empfang von UDP erlauben oder die Adresse des Geräts hinzufügen: das braucht keine Regel.</translation>
        </message>
        <message>
            <source>Another program holds UDP 3702: announcements of devices are not heard. {detail}</source>
            <translation>Ein anderes Programm hält UDP 3702: Meldungen von Geräten werden nicht gehört. {detail}</translation>
        </message>
        <message>
            <source>Another program holds the port: {detail}</source>
            <translation>Ein anderes Programm hält den Port: {detail}</translation>
        </message>
        <message>
            <source>Answers came in.</source>
            <translation>Antworten sind eingegangen.</translation>
        </message>
        <message>
            <source>Ask it again, or open its page.</source>
            <translation>Erneut fragen oder seine Seite öffnen.</translation>
        </message>
        <message>
            <source>Asked, and nothing answered.</source>
            <translation>Gefragt, und nichts hat geantwortet.</translation>
        </message>
        <message>
            <source>Check both before the next try: many devices lock after a few.</source>
            <translation>Beides vor dem nächsten Versuch prüfen: Viele Geräte sperren nach wenigen.</translation>
        </message>
        <message>
            <source>Check its power and cable.</source>
            <translation>Spannung und Kabel prüfen.</translation>
        </message>
        <message>
            <source>Check power and cable, then ask again.</source>
            <translation>Spannung und Kabel prüfen, dann erneut fragen.</translation>
        </message>
        <message>
            <source>Check power and link lights; add the device's address.</source>
            <translation>Spannung und Link-LEDs prüfen; die Adresse des Geräts hinzufügen.</translation>
        </message>
        <message>
            <source>Check power, cable and address, then search again.</source>
            <translation>Spannung, Kabel und Adresse prüfen, dann erneut suchen.</translation>
        </message>
        <message>
            <source>Check power, cable and address.</source>
            <translation>Spannung, Kabel und Adresse prüfen.</translation>
        </message>
        <message>
            <source>Check the cable and the switch port.</source>
            <translation>Kabel und Switch-Port prüfen.</translation>
        </message>
        <message>
            <source>Check the link light at both ends, wait 90 s after power-on, and use the same switch, not a router.</source>
            <translation>Link-LED an beiden Enden prüfen, nach dem Einschalten 90 s warten und denselben Switch benutzen, keinen Router.</translation>
        </message>
        <message>
            <source>Check the port, or whether the service is switched off on the device.</source>
            <translation>Port prüfen, oder ob der Dienst am Gerät ausgeschaltet ist.</translation>
        </message>
        <message>
            <source>Choose another --bind address, or stop what holds the port.</source>
            <translation>Eine andere --bind-Adresse wählen oder beenden, was den Port hält.</translation>
        </message>
        <message>
            <source>Close it there, then ask again.</source>
            <translation>Dort schließen, dann erneut fragen.</translation>
        </message>
        <message>
            <source>Close it, or go on: only unasked announcements are missed.</source>
            <translation>Es schließen oder weitermachen: Nur unaufgeforderte Meldungen fehlen.</translation>
        </message>
        <message>
            <source>Close it, then search again.</source>
            <translation>Dort schließen, dann erneut suchen.</translation>
        </message>
        <message>
            <source>Close other sessions on the device, then ask again.</source>
            <translation>Andere Sitzungen am Gerät schließen, dann erneut fragen.</translation>
        </message>
        <message>
            <source>Correct the file, then start again.</source>
            <translation>Die Datei berichtigen, dann neu starten.</translation>
        </message>
        <message>
            <source>Firstlight met a fault of its own: {detail}</source>
            <translation>Firstlight ist auf einen eigenen Fehler gestoßen: {detail}</translation>
        </message>
        <message>
            <source>Free some space on the disk.</source>
            <translation>Platz auf der Platte schaffen.</translation>
        </message>
        <message>
            <source>Give 1 to 600.</source>
            <translation>1 bis 600 angeben.</translation>
        </message>
        <message>
            <source>Give an id, MAC, serial number, HOST, HOST:PORT, FAMILY@HOST[:PORT] or serial:PORT.</source>
            <translation>Kennung, MAC, Seriennummer, HOST, HOST:PORT, FAMILIE@HOST[:PORT] oder serial:PORT angeben.</translation>
        </message>
        <message>
            <source>Give another file with --trace.</source>
            <translation>Mit --trace eine andere Datei angeben.</translation>
        </message>
        <message>
            <source>Give another one with --data-dir.</source>
            <translation>Mit --data-dir einen anderen angeben.</translation>
        </message>
        <message>
            <source>Give it one in the plant's network.</source>
            <translation>Ihr eine im Anlagennetz geben.</translation>
        </message>
        <message>
            <source>Give single IPv6 addresses.</source>
            <translation>Einzelne IPv6-Adressen angeben.</translation>
        </message>
        <message>
            <source>Give the adapter a second address in its network, or set its address over the local link.</source>
            <translation>Dem Adapter eine zweite Adresse in dessen Netz geben oder die Adresse des Geräts über die direkte Verbindung setzen.</translation>
        </message>
        <message>
            <source>Give the interface an address in the device's network.</source>
            <translation>Der Schnittstelle eine Adresse im Netz des Geräts geben.</translation>
        </message>
        <message>
            <source>Give this adapter a second address in that network, or set the device's address over the local link.</source>
            <translation>Diesem Adapter eine zweite Adresse in jenem Netz geben oder die Adresse des Geräts über die direkte Verbindung setzen.</translation>
        </message>
        <message>
            <source>Heard, but not reachable: {detail}</source>
            <translation>Gehört, aber nicht erreichbar: {detail}</translation>
        </message>
        <message>
            <source>If nobody replaced or reset the device, disconnect it. No password was sent.</source>
            <translation>Hat niemand das Gerät getauscht oder zurückgesetzt, es vom Netz trennen. Es wurde kein Passwort gesendet.</translation>
        </message>
        <message>
            <source>Install what is named, or use the command line.</source>
            <translation>Das Genannte installieren oder die Befehlszeile benutzen.</translation>
        </message>
        <message>
            <source>Interrupted. What was found until now was listed.</source>
            <translation>Unterbrochen. Was bis jetzt gefunden war, wurde aufgeführt.</translation>
        </message>
        <message>
            <source>It answers now: {detail}</source>
            <translation>Es antwortet jetzt: {detail}</translation>
        </message>
        <message>
            <source>It is listed with what it announced; ask it again.</source>
            <translation>Es ist mit dem aufgeführt, was es gemeldet hat; erneut fragen.</translation>
        </message>
        <message>
            <source>It may stand behind a router or have a second address.</source>
            <translation>Es kann hinter einem Router stehen oder eine zweite Adresse haben.</translation>
        </message>
        <message>
            <source>It names an address of another host for its details: {detail}</source>
            <translation>Es nennt für seine Angaben die Adresse eines anderen Hosts: {detail}</translation>
        </message>
        <message>
            <source>It said it leaves the network.</source>
            <translation>Es hat sich vom Netz abgemeldet.</translation>
        </message>
        <message>
            <source>It says its address is {detail}, but it answered from another one.</source>
            <translation>Es nennt {detail} als Adresse, hat aber von einer anderen geantwortet.</translation>
        </message>
        <message>
            <source>It was ignored. Find out what this host is.</source>
            <translation>Das wurde übergangen. Herausfinden, was dieser Host ist.</translation>
        </message>
        <message>
            <source>It was left as it is; nothing is remembered in this run.</source>
            <translation>Sie blieb, wie sie ist; dieser Lauf merkt sich nichts.</translation>
        </message>
        <message>
            <source>It was seen and is silent now: {detail}</source>
            <translation>Es wurde gesehen und schweigt jetzt: {detail}</translation>
        </message>
        <message>
            <source>Known from an earlier search; not seen yet in this one.</source>
            <translation>Aus einer früheren Suche bekannt; in dieser noch nicht gesehen.</translation>
        </message>
        <message>
            <source>Link light on at both ends? Powered for 90 s? Same switch? Else add its address.</source>
            <translation>Link-LED an beiden Enden? 90 s unter Spannung? Derselbe Switch? Sonst die Adresse hinzufügen.</translation>
        </message>
        <message>
            <source>Listed only: a serial port is asked when you name it.</source>
            <translation>Nur aufgeführt: Ein serieller Port wird erst gefragt, wenn er genannt wird.</translation>
        </message>
        <message>
            <source>Look at the device's own page.</source>
            <translation>Auf der Seite des Geräts nachsehen.</translation>
        </message>
        <message>
            <source>More than 4,096 answers from one source; the rest was dropped: {detail}</source>
            <translation>Mehr als 4.096 Antworten aus einer Quelle; der Rest wurde verworfen: {detail}</translation>
        </message>
        <message>
            <source>No SSH connection could be made: {detail}</source>
            <translation>Keine SSH-Verbindung möglich: {detail}</translation>
        </message>
        <message>
            <source>No TLS connection could be made: {detail}</source>
            <translation>Keine TLS-Verbindung möglich: {detail}</translation>
        </message>
        <message>
            <source>No link.</source>
            <translation>Keine Verbindung.</translation>
        </message>
        <message>
            <source>Nobody outside the maker has published this; check on the device.</source>
            <translation>Außerhalb des Herstellers hat das niemand veröffentlicht; am Gerät prüfen.</translation>
        </message>
        <message>
            <source>Not searched while the demo runs.</source>
            <translation>Nicht abgesucht, solange die Demo läuft.</translation>
        </message>
        <message>
            <source>Not searched: other interfaces were named.</source>
            <translation>Nicht abgesucht: Andere Schnittstellen wurden genannt.</translation>
        </message>
        <message>
            <source>Nothing answered here.</source>
            <translation>Hier hat nichts geantwortet.</translation>
        </message>
        <message>
            <source>Nothing more was sent. Look at the device's own page.</source>
            <translation>Mehr wurde nicht gesendet. Auf der Seite des Geräts nachsehen.</translation>
        </message>
        <message>
            <source>Nothing of it was used. Check what this host is.</source>
            <translation>Nichts davon wurde benutzt. Prüfen, was dieser Host ist.</translation>
        </message>
        <message>
            <source>Nothing reached Firstlight, yet the adapter counted {detail} packets in. A firewall on this computer may be dropping the answers.</source>
            <translation>Bei Firstlight kam nichts an, doch der Adapter hat {detail} Pakete gezählt. Vielleicht verwirft eine Firewall auf diesem Rechner die Antworten.</translation>
        </message>
        <message>
            <source>Off by default: many access points drop broadcast, so an empty result would mean nothing.</source>
            <translation>Anfangs aus: Viele Access Points verwerfen Broadcasts, ein leeres Ergebnis würde nichts bedeuten.</translation>
        </message>
        <message>
            <source>One of them may be an impostor or a copied configuration. No credential is sent to either.</source>
            <translation>Eines kann ein Nachahmer oder eine kopierte Konfiguration sein. An keines gehen Zugangsdaten.</translation>
        </message>
        <message>
            <source>Only its address is known; no family recognises it.</source>
            <translation>Nur die Adresse ist bekannt; keine Familie erkennt es.</translation>
        </message>
        <message>
            <source>Plug such devices in one at a time, and give each its own address on its own page.</source>
            <translation>Solche Geräte einzeln anschließen und jedem auf seiner eigenen Seite eine eigene Adresse geben.</translation>
        </message>
        <message>
            <source>Plug the adapter in, then ask again.</source>
            <translation>Den Adapter einstecken, dann erneut fragen.</translation>
        </message>
        <message>
            <source>Rests on an assumed profile: {detail}</source>
            <translation>Beruht auf einem angenommenen Profil: {detail}</translation>
        </message>
        <message>
            <source>Run 'firstlight doctor' to list them.</source>
            <translation>'firstlight doctor' führt sie auf.</translation>
        </message>
        <message>
            <source>Run 'firstlight families' to list them.</source>
            <translation>'firstlight families' führt sie auf.</translation>
        </message>
        <message>
            <source>Search a smaller range, or confirm the large one.</source>
            <translation>Einen kleineren Bereich absuchen oder den großen bestätigen.</translation>
        </message>
        <message>
            <source>Search again (F5).</source>
            <translation>Erneut suchen (F5).</translation>
        </message>
        <message>
            <source>Searching works all the same.</source>
            <translation>Die Suche geht trotzdem.</translation>
        </message>
        <message>
            <source>See --help.</source>
            <translation>Siehe --help.</translation>
        </message>
        <message>
            <source>Shown only; it was not followed.</source>
            <translation>Nur gezeigt; ihr wurde nicht gefolgt.</translation>
        </message>
        <message>
            <source>Simulated device of the demo fleet.</source>
            <translation>Simuliertes Gerät der Demo.</translation>
        </message>
        <message>
            <source>Something floods this network. Find it before trusting the list.</source>
            <translation>Etwas überflutet dieses Netz. Es finden, bevor der Liste zu trauen ist.</translation>
        </message>
        <message>
            <source>Start Firstlight with the rights it needs, or ask its administrator.</source>
            <translation>Firstlight mit den nötigen Rechten starten oder die Verwaltung des Rechners fragen.</translation>
        </message>
        <message>
            <source>Start Firstlight without --demo.</source>
            <translation>Firstlight ohne --demo starten.</translation>
        </message>
        <message>
            <source>Switch it on in Settings, or name it with --interface.</source>
            <translation>In den Einstellungen einschalten oder mit --interface nennen.</translation>
        </message>
        <message>
            <source>Switch it on there.</source>
            <translation>Dort einschalten.</translation>
        </message>
        <message>
            <source>Switched off in Settings.</source>
            <translation>In den Einstellungen ausgeschaltet.</translation>
        </message>
        <message>
            <source>The address {detail} is answered by several MAC addresses.</source>
            <translation>Auf die Adresse {detail} antworten mehrere MAC-Adressen.</translation>
        </message>
        <message>
            <source>The command line serves: 'firstlight discover', 'firstlight doctor'.</source>
            <translation>Die Befehlszeile hilft: 'firstlight discover', 'firstlight doctor'.</translation>
        </message>
        <message>
            <source>The data folder cannot be used: {detail}</source>
            <translation>Der Datenordner ist nicht benutzbar: {detail}</translation>
        </message>
        <message>
            <source>The desktop cannot start: {detail}</source>
            <translation>Die Oberfläche kann nicht starten: {detail}</translation>
        </message>
        <message>
            <source>The details are in the log; go on, or start again.</source>
            <translation>Einzelheiten stehen im Protokoll; weitermachen oder neu starten.</translation>
        </message>
        <message>
            <source>The device answered with an error: {detail}</source>
            <translation>Das Gerät hat mit einem Fehler geantwortet: {detail}</translation>
        </message>
        <message>
            <source>The device answered with something Firstlight does not know: {detail}</source>
            <translation>Das Gerät hat etwas geantwortet, das Firstlight nicht kennt: {detail}</translation>
        </message>
        <message>
            <source>The device may only speak an old TLS version.</source>
            <translation>Das Gerät spricht vielleicht nur eine alte TLS-Version.</translation>
        </message>
        <message>
            <source>The device may only speak old algorithms; use HTTPS.</source>
            <translation>Das Gerät spricht vielleicht nur alte Verfahren; HTTPS benutzen.</translation>
        </message>
        <message>
            <source>The device refused the account or password.</source>
            <translation>Das Gerät hat Konto oder Passwort abgelehnt.</translation>
        </message>
        <message>
            <source>The device refuses all logins for a while: {detail}</source>
            <translation>Das Gerät lehnt eine Zeit lang jede Anmeldung ab: {detail}</translation>
        </message>
        <message>
            <source>The fleet file cannot be used: {detail}</source>
            <translation>Die Flottendatei ist nicht benutzbar: {detail}</translation>
        </message>
        <message>
            <source>The identity differs from the one seen before: {detail}</source>
            <translation>Die Identität weicht von der zuvor gesehenen ab: {detail}</translation>
        </message>
        <message>
            <source>The interface has no address.</source>
            <translation>Die Schnittstelle hat keine Adresse.</translation>
        </message>
        <message>
            <source>The list of known devices was damaged and was set aside: {detail}</source>
            <translation>Die Liste bekannter Geräte war beschädigt und wurde beiseitegelegt: {detail}</translation>
        </message>
        <message>
            <source>The list of known devices was written by a newer Firstlight: {detail}</source>
            <translation>Die Liste bekannter Geräte stammt von einem neueren Firstlight: {detail}</translation>
        </message>
        <message>
            <source>The range {detail} ends before it starts.</source>
            <translation>Der Bereich {detail} endet, bevor er beginnt.</translation>
        </message>
        <message>
            <source>The serial number {detail} was seen at two places at once.</source>
            <translation>Die Seriennummer {detail} wurde an zwei Stellen zugleich gesehen.</translation>
        </message>
        <message>
            <source>The simulated fleet cannot listen: {detail}</source>
            <translation>Die simulierte Flotte kann nicht hören: {detail}</translation>
        </message>
        <message>
            <source>The trace cannot be written: {detail}</source>
            <translation>Die Mitschrift lässt sich nicht schreiben: {detail}</translation>
        </message>
        <message>
            <source>There is no display.</source>
            <translation>Es gibt keine Anzeige.</translation>
        </message>
        <message>
            <source>There is no family '{detail}'.</source>
            <translation>Es gibt keine Familie „{detail}“.</translation>
        </message>
        <message>
            <source>They were dropped. Find out what this host is.</source>
            <translation>Sie wurden verworfen. Herausfinden, was dieser Host ist.</translation>
        </message>
        <message>
            <source>This computer does not let Firstlight open it: {detail}</source>
            <translation>Dieser Rechner lässt Firstlight ihn nicht öffnen: {detail}</translation>
        </message>
        <message>
            <source>This computer has no interface with the name or address {detail}.</source>
            <translation>Dieser Rechner hat keine Schnittstelle mit dem Namen oder der Adresse {detail}.</translation>
        </message>
        <message>
            <source>This computer has no route for the packet: {detail}</source>
            <translation>Dieser Rechner hat keine Route für das Paket: {detail}</translation>
        </message>
        <message>
            <source>This computer has no serial port {detail}.</source>
            <translation>Dieser Rechner hat keinen seriellen Port {detail}.</translation>
        </message>
        <message>
            <source>This computer itself; searched only for the demo fleet.</source>
            <translation>Dieser Rechner selbst; nur für die Demo abgesucht.</translation>
        </message>
        <message>
            <source>This computer refused: {detail}</source>
            <translation>Dieser Rechner hat abgelehnt: {detail}</translation>
        </message>
        <message>
            <source>This interface carries no multicast: {detail}</source>
            <translation>Diese Schnittstelle überträgt keinen Multicast: {detail}</translation>
        </message>
        <message>
            <source>Type it as the label prints it.</source>
            <translation>Wie auf dem Typenschild eingeben.</translation>
        </message>
        <message>
            <source>Use 'Ask this port'.</source>
            <translation>„Diesen Port fragen“ benutzen.</translation>
        </message>
        <message>
            <source>Virtual adapter. Multicast sent here never reaches the plant network.</source>
            <translation>Virtueller Adapter. Hier gesendeter Multicast erreicht das Anlagennetz nie.</translation>
        </message>
        <message>
            <source>Wait; do not try again before then.</source>
            <translation>Warten; vorher nicht erneut versuchen.</translation>
        </message>
        <message>
            <source>What was found could not be stored: {detail}</source>
            <translation>Was gefunden wurde, ließ sich nicht speichern: {detail}</translation>
        </message>
        <message>
            <source>Write 10.20.4.0/22 or 10.20.4.1-10.20.4.90.</source>
            <translation>10.20.4.0/22 oder 10.20.4.1-10.20.4.90 schreiben.</translation>
        </message>
        <message>
            <source>Write the lower address first.</source>
            <translation>Die kleinere Adresse zuerst schreiben.</translation>
        </message>
        <message>
            <source>{detail}</source>
            <translation>{detail}</translation>
        </message>
        <message>
            <source>{detail} answered with bytes its protocol does not allow.</source>
            <translation>{detail} hat mit Bytes geantwortet, die sein Protokoll nicht erlaubt.</translation>
        </message>
        <message>
            <source>{detail} cannot be reached.</source>
            <translation>{detail} ist nicht erreichbar.</translation>
        </message>
        <message>
            <source>{detail} closed the connection.</source>
            <translation>{detail} hat die Verbindung geschlossen.</translation>
        </message>
        <message>
            <source>{detail} did not answer any question.</source>
            <translation>{detail} hat auf keine Frage geantwortet.</translation>
        </message>
        <message>
            <source>{detail} did not answer in time.</source>
            <translation>{detail} hat nicht rechtzeitig geantwortet.</translation>
        </message>
        <message>
            <source>{detail} has not been heard on any interface.</source>
            <translation>{detail} wurde an keiner Schnittstelle gehört.</translation>
        </message>
        <message>
            <source>{detail} holds this port.</source>
            <translation>{detail} hält diesen Port.</translation>
        </message>
        <message>
            <source>{detail} is a range of IPv6 addresses: there are too many to try.</source>
            <translation>{detail} ist ein Bereich aus IPv6-Adressen: zu viele zum Probieren.</translation>
        </message>
        <message>
            <source>{detail} is in use by another session or program.</source>
            <translation>{detail} wird von einer anderen Sitzung oder einem anderen Programm benutzt.</translation>
        </message>
        <message>
            <source>{detail} is outside every network of this computer.</source>
            <translation>{detail} liegt außerhalb aller Netze dieses Rechners.</translation>
        </message>
        <message>
            <source>{detail} refused the connection: nothing listens on that port.</source>
            <translation>{detail} hat die Verbindung abgelehnt: Auf diesem Port hört nichts.</translation>
        </message>
        <message>
            <source>{detail} s is outside 1 to 600 s.</source>
            <translation>{detail} s liegt außerhalb von 1 bis 600 s.</translation>
        </message>
        <message>
            <source>{detail} said goodbye for another host.</source>
            <translation>{detail} hat einen anderen Host abgemeldet.</translation>
        </message>
        <message>
            <source>{detail} sent answers that were not well-formed.</source>
            <translation>{detail} hat fehlerhaft aufgebaute Antworten gesendet.</translation>
        </message>
        <message>
            <source>{detail} sent answers to questions nobody asked.</source>
            <translation>{detail} hat auf Fragen geantwortet, die niemand gestellt hat.</translation>
        </message>
        <message>
            <source>{detail} sent more than an answer may hold.</source>
            <translation>{detail} hat mehr gesendet, als eine Antwort enthalten darf.</translation>
        </message>
        <message>
            <source>{detail}: more than 4,096 addresses are only searched after confirmation.</source>
            <translation>{detail}: Mehr als 4.096 Adressen werden nur nach Bestätigung abgesucht.</translation>
        </message>
    </context>
</TS>
