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
        <name>ClaimAccount</name>
        <message numerus="yes">
            <source>%n keep their own account name.</source>
            <translation>
                <numerusform>%n behält seinen eigenen Kontonamen.</numerusform>
                <numerusform>%n behalten ihren eigenen Kontonamen.</numerusform>
            </translation>
        </message>
        <message>
            <source>Account</source>
            <translation>Konto</translation>
        </message>
        <message>
            <source>Account to own the devices with</source>
            <translation>Konto, dem die Geräte gehören sollen</translation>
        </message>
        <message>
            <source>For devices whose first login no maker has published. Without it such devices are guided.</source>
            <translation>Für Geräte, deren erste Anmeldung kein Hersteller veröffentlicht hat. Ohne das werden solche Geräte angeleitet.</translation>
        </message>
        <message>
            <source>Here: {names}.</source>
            <translation>Hier: {names}.</translation>
        </message>
        <message>
            <source>Identity</source>
            <translation>Identität</translation>
        </message>
        <message>
            <source>It is tried once on each device: many lock after a few wrong ones.</source>
            <translation>Es wird an jedem Gerät einmal versucht: Viele sperren nach wenigen falschen.</translation>
        </message>
        <message numerus="yes">
            <source>Made on %n devices, which then disable their factory account</source>
            <translation>
                <numerusform>Auf %n Gerät angelegt, das dann sein Werkskonto abschaltet</numerusform>
                <numerusform>Auf %n Geräten angelegt, die dann ihr Werkskonto abschalten</numerusform>
            </translation>
        </message>
        <message>
            <source>Name of the administrator</source>
            <translation>Name des Administrators</translation>
        </message>
        <message>
            <source>One named administrator, where the device allows it</source>
            <translation>Ein namentlicher Administrator, wo das Gerät es erlaubt</translation>
        </message>
        <message>
            <source>Password in force now</source>
            <translation>Jetzt gültiges Passwort</translation>
        </message>
        <message>
            <source>Pin every identity seen for the first time</source>
            <translation>Jede zum ersten Mal gesehene Identität festhalten</translation>
        </message>
        <message>
            <source>Present account</source>
            <translation>Bisheriges Konto</translation>
        </message>
        <message>
            <source>Present password</source>
            <translation>Bisheriges Passwort</translation>
        </message>
        <message>
            <source>Sensible for new devices on a bench of your own. Otherwise each fingerprint is shown, to be compared with the device's label or page. A changed identity is always refused.</source>
            <translation>Sinnvoll für neue Geräte am eigenen Werktisch. Sonst wird jeder Fingerabdruck gezeigt, zum Vergleich mit Typenschild oder Seite des Geräts. Eine geänderte Identität wird immer abgelehnt.</translation>
        </message>
        <message>
            <source>The account each device leaves the factory with</source>
            <translation>Das Konto, mit dem jedes Gerät das Werk verlässt</translation>
        </message>
        <message>
            <source>The name may hold letters, digits, - and _</source>
            <translation>Der Name darf Buchstaben, Ziffern, - und _ enthalten</translation>
        </message>
        <message>
            <source>These devices no longer have their factory password</source>
            <translation>Diese Geräte haben ihr Werkspasswort nicht mehr</translation>
        </message>
        <message>
            <source>Type the name of the administrator</source>
            <translation>Den Namen des Administrators eingeben</translation>
        </message>
        <message>
            <source>Type the present account</source>
            <translation>Das bisherige Konto eingeben</translation>
        </message>
        <message>
            <source>Use taught or assumed profiles, one device first</source>
            <translation>Gelernte oder angenommene Profile benutzen, zuerst an einem Gerät</translation>
        </message>
    </context>
    <context>
        <name>ClaimDevices</name>
        <message>
            <source>Account</source>
            <translation>Konto</translation>
        </message>
        <message>
            <source>Address</source>
            <translation>Adresse</translation>
        </message>
        <message>
            <source>Allow TLS below 1.2 and short keys for this device</source>
            <translation>Für dieses Gerät TLS unter 1.2 und kurze Schlüssel erlauben</translation>
        </message>
        <message>
            <source>Allow plain HTTP for this device: anybody on the wire can read its password</source>
            <translation>Für dieses Gerät unverschlüsseltes HTTP erlauben: Jeder an der Leitung kann sein Passwort lesen</translation>
        </message>
        <message>
            <source>Assumed profile</source>
            <translation>Angenommenes Profil</translation>
        </message>
        <message>
            <source>By Firstlight</source>
            <translation>Durch Firstlight</translation>
        </message>
        <message>
            <source>Choose other devices</source>
            <translation>Andere Geräte wählen</translation>
        </message>
        <message>
            <source>Chosen devices</source>
            <translation>Gewählte Geräte</translation>
        </message>
        <message>
            <source>Device</source>
            <translation>Gerät</translation>
        </message>
        <message>
            <source>First of its kind: goes alone, then you confirm it</source>
            <translation>Erstes seiner Art: kommt allein, wird dann bestätigt</translation>
        </message>
        <message>
            <source>Guided, on its page</source>
            <translation>Angeleitet, auf seiner Seite</translation>
        </message>
        <message>
            <source>How</source>
            <translation>Wie</translation>
        </message>
        <message>
            <source>Leave out</source>
            <translation>Weglassen</translation>
        </message>
        <message>
            <source>No device is chosen</source>
            <translation>Kein Gerät gewählt</translation>
        </message>
        <message>
            <source>Note</source>
            <translation>Hinweis</translation>
        </message>
        <message>
            <source>Taught profile</source>
            <translation>Gelerntes Profil</translation>
        </message>
        <message>
            <source>This device was reset: forget that it was claimed before</source>
            <translation>Dieses Gerät wurde zurückgesetzt: frühere Übernahme vergessen</translation>
        </message>
        <message>
            <source>You set the password; what can be proved differs</source>
            <translation>Das Passwort wird von Hand gesetzt; nicht alles ist beweisbar</translation>
        </message>
        <message>
            <source>replaces {account}</source>
            <translation>ersetzt {account}</translation>
        </message>
    </context>
    <context>
        <name>ClaimGuide</name>
        <message>
            <source>Certificate SHA-256 {hash}</source>
            <translation>Zertifikat SHA-256 {hash}</translation>
        </message>
        <message>
            <source>Copy password</source>
            <translation>Passwort kopieren</translation>
        </message>
        <message>
            <source>Copy path of the file</source>
            <translation>Pfad der Datei kopieren</translation>
        </message>
        <message>
            <source>It is set</source>
            <translation>Es ist gesetzt</translation>
        </message>
        <message>
            <source>It is under way</source>
            <translation>Es läuft</translation>
        </message>
        <message>
            <source>Leave it</source>
            <translation>Auslassen</translation>
        </message>
        <message>
            <source>On the clipboard for {n} s more</source>
            <translation>Noch {n} s in der Zwischenablage</translation>
        </message>
        <message>
            <source>Open its page</source>
            <translation>Seine Seite öffnen</translation>
        </message>
        <message>
            <source>The maker publishes no way to do it from here, so you do it on its own page.</source>
            <translation>Der Hersteller veröffentlicht keinen Weg, das von hier zu tun; es geschieht von Hand auf seiner eigenen Seite.</translation>
        </message>
    </context>
    <context>
        <name>ClaimPage</name>
        <message numerus="yes">
            <source>%n devices chosen</source>
            <translation>
                <numerusform>%n Gerät gewählt</numerusform>
                <numerusform>%n Geräte gewählt</numerusform>
            </translation>
        </message>
        <message>
            <source>Account</source>
            <translation>Konto</translation>
        </message>
        <message>
            <source>Back is closed once a password has been set.</source>
            <translation>Zurück geht nicht mehr, sobald ein Passwort gesetzt wurde.</translation>
        </message>
        <message>
            <source>Back to the list</source>
            <translation>Zurück zur Liste</translation>
        </message>
        <message>
            <source>Choose devices</source>
            <translation>Geräte wählen</translation>
        </message>
        <message>
            <source>Claim</source>
            <translation>Übernehmen</translation>
        </message>
        <message numerus="yes">
            <source>Claim %n devices</source>
            <translation>
                <numerusform>%n Gerät übernehmen</numerusform>
                <numerusform>%n Geräte übernehmen</numerusform>
            </translation>
        </message>
        <message>
            <source>Claim and prove</source>
            <translation>Übernehmen und beweisen</translation>
        </message>
        <message>
            <source>Claim: {facts}</source>
            <translation>Übernahme: {facts}</translation>
        </message>
        <message>
            <source>Continue to account</source>
            <translation>Weiter zum Konto</translation>
        </message>
        <message>
            <source>Continue to passwords</source>
            <translation>Weiter zu den Passwörtern</translation>
        </message>
        <message>
            <source>Continue to review</source>
            <translation>Weiter zum Ergebnis</translation>
        </message>
        <message>
            <source>Devices</source>
            <translation>Geräte</translation>
        </message>
        <message>
            <source>Each follows its device's own rules. All are in the vault before a device is touched.</source>
            <translation>Jedes folgt den Regeln seines Geräts. Alle sind im Tresor, bevor ein Gerät angerührt wird.</translation>
        </message>
        <message>
            <source>No device is chosen</source>
            <translation>Kein Gerät gewählt</translation>
        </message>
        <message>
            <source>None of these devices can be claimed</source>
            <translation>Keines dieser Geräte kann übernommen werden</translation>
        </message>
        <message>
            <source>Nothing is sent before you start in step 3.</source>
            <translation>Vor dem Start in Schritt 3 wird nichts gesendet.</translation>
        </message>
        <message>
            <source>Open the vault first: every password is kept before it is used</source>
            <translation>Zuerst den Tresor öffnen: Jedes Passwort wird aufbewahrt, bevor es benutzt wird</translation>
        </message>
        <message>
            <source>Passwords</source>
            <translation>Passwörter</translation>
        </message>
        <message>
            <source>Review</source>
            <translation>Ergebnis</translation>
        </message>
        <message>
            <source>Review follows the last row</source>
            <translation>Das Ergebnis folgt nach der letzten Zeile</translation>
        </message>
        <message>
            <source>Review the plan</source>
            <translation>Plan durchsehen</translation>
        </message>
        <message>
            <source>Run in background</source>
            <translation>Im Hintergrund ausführen</translation>
        </message>
        <message>
            <source>The vault can be exported for the hand-over.</source>
            <translation>Für die Übergabe kann der Tresor exportiert werden.</translation>
        </message>
        <message>
            <source>Tick new devices in the list, then choose Claim. Nothing is sent before you start.</source>
            <translation>Neue Geräte in der Liste ankreuzen, dann Übernehmen wählen. Vor dem Start wird nichts gesendet.</translation>
        </message>
        <message>
            <source>after the last row</source>
            <translation>nach der letzten Zeile</translation>
        </message>
    </context>
    <context>
        <name>ClaimPasswords</name>
        <message numerus="yes">
            <source>%n characters</source>
            <translation>
                <numerusform>%n Zeichen</numerusform>
                <numerusform>%n Zeichen</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n devices, one password</source>
            <translation>
                <numerusform>%n Gerät, ein Passwort</numerusform>
                <numerusform>%n Geräte, ein Passwort</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n passwords, all different</source>
            <translation>
                <numerusform>%n Passwort</numerusform>
                <numerusform>%n Passwörter, alle verschieden</numerusform>
            </translation>
        </message>
        <message>
            <source>A different one for each, generated</source>
            <translation>Für jedes ein anderes, erzeugt</translation>
        </message>
        <message>
            <source>Account</source>
            <translation>Konto</translation>
        </message>
        <message>
            <source>Copy</source>
            <translation>Kopieren</translation>
        </message>
        <message>
            <source>Copy what is typed</source>
            <translation>Eingabe kopieren</translation>
        </message>
        <message>
            <source>Device</source>
            <translation>Gerät</translation>
        </message>
        <message>
            <source>Fair</source>
            <translation>Mäßig</translation>
        </message>
        <message>
            <source>Generate again</source>
            <translation>Neu erzeugen</translation>
        </message>
        <message>
            <source>Good</source>
            <translation>Gut</translation>
        </message>
        <message>
            <source>Guessed at once</source>
            <translation>Sofort erraten</translation>
        </message>
        <message numerus="yes">
            <source>Hidden, %n characters</source>
            <translation>
                <numerusform>Verborgen, %n Zeichen</numerusform>
                <numerusform>Verborgen, %n Zeichen</numerusform>
            </translation>
        </message>
        <message>
            <source>Hide</source>
            <translation>Verbergen</translation>
        </message>
        <message>
            <source>Hides in {n} s</source>
            <translation>Verbirgt sich in {n} s</translation>
        </message>
        <message>
            <source>Kept in</source>
            <translation>Wo</translation>
        </message>
        <message>
            <source>Length</source>
            <translation>Länge</translation>
        </message>
        <message>
            <source>Nothing is sent</source>
            <translation>Es wird nichts gesendet</translation>
        </message>
        <message>
            <source>Nothing is typed yet</source>
            <translation>Noch ist nichts eingegeben</translation>
        </message>
        <message>
            <source>On the clipboard for {n} s more</source>
            <translation>Noch {n} s in der Zwischenablage</translation>
        </message>
        <message>
            <source>One password for all, typed</source>
            <translation>Ein Passwort für alle, eingegeben</translation>
        </message>
        <message>
            <source>Password</source>
            <translation>Passwort</translation>
        </message>
        <message>
            <source>Passwords</source>
            <translation>Passwörter</translation>
        </message>
        <message>
            <source>Rules</source>
            <translation>Regeln</translation>
        </message>
        <message>
            <source>Show</source>
            <translation>Zeigen</translation>
        </message>
        <message>
            <source>Show what is typed</source>
            <translation>Eingabe zeigen</translation>
        </message>
        <message>
            <source>Strength</source>
            <translation>Stärke</translation>
        </message>
        <message>
            <source>Strong</source>
            <translation>Stark</translation>
        </message>
        <message>
            <source>The password for all devices</source>
            <translation>Das Passwort für alle Geräte</translation>
        </message>
        <message>
            <source>Try a password against every policy here</source>
            <translation>Ein Passwort an allen Richtlinien prüfen</translation>
        </message>
        <message>
            <source>Type the password</source>
            <translation>Das Passwort eingeben</translation>
        </message>
        <message>
            <source>Vault</source>
            <translation>Tresor</translation>
        </message>
        <message>
            <source>Weak</source>
            <translation>Schwach</translation>
        </message>
        <message>
            <source>{met} met, {later} later</source>
            <translation>{met} erfüllt, {later} später</translation>
        </message>
        <message>
            <source>{met} of {total} met</source>
            <translation>{met} von {total} erfüllt</translation>
        </message>
        <message>
            <source>{word}, {n} of 4</source>
            <translation>{word}, {n} von 4</translation>
        </message>
    </context>
    <context>
        <name>ClaimProof</name>
        <message numerus="yes">
            <source>%n locked out</source>
            <translation>
                <numerusform>%n gesperrt</numerusform>
                <numerusform>%n gesperrt</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n not done</source>
            <translation>
                <numerusform>%n nicht erledigt</numerusform>
                <numerusform>%n nicht erledigt</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n not proved</source>
            <translation>
                <numerusform>%n nicht bewiesen</numerusform>
                <numerusform>%n nicht bewiesen</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n skipped</source>
            <translation>
                <numerusform>%n übersprungen</numerusform>
                <numerusform>%n übersprungen</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n waiting</source>
            <translation>
                <numerusform>%n wartet</numerusform>
                <numerusform>%n warten</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n working</source>
            <translation>
                <numerusform>%n in Arbeit</numerusform>
                <numerusform>%n in Arbeit</numerusform>
            </translation>
        </message>
        <message>
            <source>Asking</source>
            <translation>Fragt</translation>
        </message>
        <message>
            <source>Asks you</source>
            <translation>Fragt nach</translation>
        </message>
        <message>
            <source>Cause</source>
            <translation>Ursache</translation>
        </message>
        <message>
            <source>Claim and prove</source>
            <translation>Übernehmen und beweisen</translation>
        </message>
        <message>
            <source>Claimed</source>
            <translation>Übernommen</translation>
        </message>
        <message>
            <source>Claimed means proved: the new password opened a fresh session and the old one was refused. Anything less is shown as not proved.</source>
            <translation>Übernommen heißt bewiesen: Das neue Passwort hat eine frische Sitzung geöffnet und das alte wurde abgelehnt. Alles andere gilt als nicht bewiesen.</translation>
        </message>
        <message>
            <source>Copy details</source>
            <translation>Angaben kopieren</translation>
        </message>
        <message>
            <source>Device</source>
            <translation>Gerät</translation>
        </message>
        <message>
            <source>Disabling</source>
            <translation>Schaltet ab</translation>
        </message>
        <message>
            <source>Ended</source>
            <translation>Beendet</translation>
        </message>
        <message>
            <source>Failed</source>
            <translation>Gescheitert</translation>
        </message>
        <message>
            <source>Held, unused</source>
            <translation>Liegt bereit</translation>
        </message>
        <message>
            <source>Kept in vault</source>
            <translation>Im Tresor</translation>
        </message>
        <message>
            <source>Locked out</source>
            <translation>Gesperrt</translation>
        </message>
        <message>
            <source>Locked until {time}</source>
            <translation>Gesperrt bis {time}</translation>
        </message>
        <message>
            <source>Making account</source>
            <translation>Legt Konto an</translation>
        </message>
        <message>
            <source>New one works</source>
            <translation>Neues gilt</translation>
        </message>
        <message>
            <source>Next step</source>
            <translation>Nächster Schritt</translation>
        </message>
        <message>
            <source>No cancel now</source>
            <translation>Kein Abbruch mehr</translation>
        </message>
        <message>
            <source>Not proved</source>
            <translation>Nicht bewiesen</translation>
        </message>
        <message>
            <source>Note</source>
            <translation>Hinweis</translation>
        </message>
        <message>
            <source>Nothing was changed</source>
            <translation>Nichts wurde geändert</translation>
        </message>
        <message>
            <source>Old one refused</source>
            <translation>Altes abgelehnt</translation>
        </message>
        <message>
            <source>Password set</source>
            <translation>Passwort gesetzt</translation>
        </message>
        <message>
            <source>Proving</source>
            <translation>Beweist</translation>
        </message>
        <message>
            <source>Refused</source>
            <translation>Abgelehnt</translation>
        </message>
        <message>
            <source>Restarting</source>
            <translation>Startet neu</translation>
        </message>
        <message>
            <source>Saved</source>
            <translation>Gespeichert</translation>
        </message>
        <message>
            <source>Saved, not proved</source>
            <translation>Nicht bewiesen</translation>
        </message>
        <message>
            <source>Setting</source>
            <translation>Setzt</translation>
        </message>
        <message>
            <source>Skipped</source>
            <translation>Übersprungen</translation>
        </message>
        <message>
            <source>Something may have changed</source>
            <translation>Etwas kann sich geändert haben</translation>
        </message>
        <message>
            <source>State</source>
            <translation>Zustand</translation>
        </message>
        <message>
            <source>Stop</source>
            <translation>Anhalten</translation>
        </message>
        <message numerus="yes">
            <source>Stop after these %n</source>
            <translation>
                <numerusform>Nach diesem anhalten</numerusform>
                <numerusform>Nach diesen %n anhalten</numerusform>
            </translation>
        </message>
        <message>
            <source>Try again</source>
            <translation>Erneut versuchen</translation>
        </message>
        <message>
            <source>Try again is possible when this run has ended</source>
            <translation>Erneut versuchen ist möglich, wenn dieser Lauf beendet ist</translation>
        </message>
        <message>
            <source>Wait until {time}; do not try again before then.</source>
            <translation>Bis {time} warten; vorher nicht erneut versuchen.</translation>
        </message>
        <message>
            <source>Waiting</source>
            <translation>Wartet</translation>
        </message>
        <message>
            <source>Waits for you on its page</source>
            <translation>Wartet auf die Eingabe auf seiner Seite</translation>
        </message>
        <message>
            <source>about {time} left</source>
            <translation>noch etwa {time}</translation>
        </message>
        <message>
            <source>{m} min {s} s</source>
            <translation>{m} min {s} s</translation>
        </message>
        <message>
            <source>{n} of {total} claimed and proved</source>
            <translation>{n} von {total} übernommen und bewiesen</translation>
        </message>
        <message>
            <source>{n} s</source>
            <translation>{n} s</translation>
        </message>
        <message>
            <source>{time} elapsed</source>
            <translation>seit {time}</translation>
        </message>
    </context>
    <context>
        <name>ClaimQuestion</name>
        <message>
            <source>Answer</source>
            <translation>Antwort</translation>
        </message>
        <message>
            <source>Does the page of {device} show the same ports?</source>
            <translation>Zeigt die Seite von {device} dieselben Ports?</translation>
        </message>
        <message>
            <source>Does the page of {device} show {version}?</source>
            <translation>Zeigt die Seite von {device} {version}?</translation>
        </message>
        <message>
            <source>Go on with the others</source>
            <translation>Mit den anderen weitermachen</translation>
        </message>
        <message>
            <source>Go on with the others like {device}?</source>
            <translation>Mit den anderen wie {device} weitermachen?</translation>
        </message>
        <message>
            <source>Is this the identity of {device}?</source>
            <translation>Ist das die Identität von {device}?</translation>
        </message>
        <message>
            <source>It is seen for the first time. Compare it with the device's label or its own page. From then on only this identity gets a password.</source>
            <translation>Sie wird zum ersten Mal gesehen. Mit dem Typenschild oder der eigenen Seite des Geräts vergleichen. Von da an bekommt nur diese Identität ein Passwort.</translation>
        </message>
        <message>
            <source>It was claimed and proved by a profile that no maker has published. Log in once on its own page with the password from the vault before the others follow.</source>
            <translation>Es wurde mit einem Profil übernommen und bewiesen, das kein Hersteller veröffentlicht hat. Einmal mit dem Passwort aus dem Tresor auf seiner eigenen Seite anmelden, bevor die anderen folgen.</translation>
        </message>
        <message>
            <source>It was set over pages that nobody has published, and read back over them. Open its own page in a browser and compare its ports with what was wanted before others like it follow.</source>
            <translation>Es wurde über Seiten eingestellt, die niemand veröffentlicht hat, und über sie zurückgelesen. Seine eigene Seite im Browser öffnen und seine Ports mit dem Gewünschten vergleichen, ehe andere wie dieses folgen.</translation>
        </message>
        <message>
            <source>It was updated over a channel that nobody has published, and read back over it. Open its own page in a browser and look at it before others like it follow.</source>
            <translation>Es wurde über einen Weg aktualisiert, den niemand veröffentlicht hat, und darüber zurückgelesen. Öffnen Sie seine eigene Seite im Browser und sehen Sie nach, bevor andere seiner Art folgen.</translation>
        </message>
        <message>
            <source>It works: go on</source>
            <translation>Es geht: weitermachen</translation>
        </message>
        <message>
            <source>Leave this device</source>
            <translation>Dieses Gerät auslassen</translation>
        </message>
        <message>
            <source>Pin it</source>
            <translation>Festhalten</translation>
        </message>
        <message>
            <source>Send</source>
            <translation>Senden</translation>
        </message>
        <message>
            <source>Stop here</source>
            <translation>Hier anhalten</translation>
        </message>
        <message>
            <source>{device} asks</source>
            <translation>{device} fragt</translation>
        </message>
    </context>
    <context>
        <name>ClaimReview</name>
        <message numerus="yes">
            <source>%n could not be proved</source>
            <translation>
                <numerusform>%n war nicht zu beweisen</numerusform>
                <numerusform>%n waren nicht zu beweisen</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n failed, something may have changed</source>
            <translation>
                <numerusform>%n gescheitert, etwas kann sich geändert haben</numerusform>
                <numerusform>%n gescheitert, etwas kann sich geändert haben</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n refused, nothing was changed on them</source>
            <translation>
                <numerusform>%n abgelehnt, daran wurde nichts geändert</numerusform>
                <numerusform>%n abgelehnt, an ihnen wurde nichts geändert</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n skipped</source>
            <translation>
                <numerusform>%n übersprungen</numerusform>
                <numerusform>%n übersprungen</numerusform>
            </translation>
        </message>
        <message>
            <source>Account</source>
            <translation>Konto</translation>
        </message>
        <message>
            <source>Claimed and proved</source>
            <translation>Übernommen und bewiesen</translation>
        </message>
        <message>
            <source>Device</source>
            <translation>Gerät</translation>
        </message>
        <message>
            <source>Nothing is left to do.</source>
            <translation>Es ist nichts mehr zu tun.</translation>
        </message>
        <message>
            <source>Pinned identity</source>
            <translation>Festgehaltene Identität</translation>
        </message>
        <message>
            <source>Result</source>
            <translation>Ergebnis</translation>
        </message>
        <message>
            <source>Results</source>
            <translation>Ergebnisse</translation>
        </message>
        <message>
            <source>Review</source>
            <translation>Ergebnis</translation>
        </message>
        <message numerus="yes">
            <source>Try %n devices again</source>
            <translation>
                <numerusform>%n Gerät erneut versuchen</numerusform>
                <numerusform>%n Geräte erneut versuchen</numerusform>
            </translation>
        </message>
        <message>
            <source>{n} of {total} claimed and proved; their passwords are in the vault.</source>
            <translation>{n} von {total} übernommen und bewiesen; ihre Passwörter sind im Tresor.</translation>
        </message>
    </context>
    <context>
        <name>CloseRun</name>
        <message>
            <source>A device that something was sent to is read back first, for up to a minute; the others stay as they are.</source>
            <translation>Ein Gerät, an das schon etwas ging, wird erst zurückgelesen, höchstens eine Minute lang; die anderen bleiben, wie sie sind.</translation>
        </message>
        <message numerus="yes">
            <source>Close while %n devices are being claimed?</source>
            <translation>
                <numerusform>Schließen, während %n Gerät übernommen wird?</numerusform>
                <numerusform>Schließen, während %n Geräte übernommen werden?</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Close while %n devices are being updated?</source>
            <translation>
                <numerusform>Schließen, während %n Gerät aktualisiert wird?</numerusform>
                <numerusform>Schließen, während %n Geräte aktualisiert werden?</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Close while %n lines are mapped to this computer?</source>
            <translation>
                <numerusform>Schließen, während %n Leitung auf diesen Rechner abgebildet ist?</numerusform>
                <numerusform>Schließen, während %n Leitungen auf diesen Rechner abgebildet sind?</numerusform>
            </translation>
        </message>
        <message>
            <source>Close while a line is being scanned?</source>
            <translation>Schließen, während eine Leitung durchsucht wird?</translation>
        </message>
        <message>
            <source>Close while a port is being tested?</source>
            <translation>Schließen, während ein Port getestet wird?</translation>
        </message>
        <message>
            <source>Close while the clock or the names of a device are being written?</source>
            <translation>Schließen, während Uhr oder Namen eines Geräts geschrieben werden?</translation>
        </message>
        <message numerus="yes">
            <source>Close while the ports of %n devices are being written?</source>
            <translation>
                <numerusform>Schließen, während die Ports von %n Gerät geschrieben werden?</numerusform>
                <numerusform>Schließen, während die Ports von %n Geräten geschrieben werden?</numerusform>
            </translation>
        </message>
        <message>
            <source>Every port is given back.</source>
            <translation>Jeder Port wird zurückgegeben.</translation>
        </message>
        <message>
            <source>Keep it running</source>
            <translation>Weiterlaufen lassen</translation>
        </message>
        <message>
            <source>No further device is begun. One whose password is being set is brought to its proof first, for up to a minute. Every password is in the vault already.</source>
            <translation>Kein weiteres Gerät wird begonnen. Eines, dessen Passwort gerade gesetzt wird, kommt erst zu seinem Beweis, bis zu einer Minute lang. Jedes Passwort ist schon im Tresor.</translation>
        </message>
        <message>
            <source>No further device is begun. Those under way have up to a minute to end; what is cut off then goes on when the job is resumed. A write that has begun is never sent twice.</source>
            <translation>Kein weiteres Gerät wird begonnen. Die laufenden haben bis zu einer Minute, um fertig zu werden; was dann abbricht, geht weiter, wenn der Auftrag fortgesetzt wird. Ein begonnenes Schreiben wird nie zweimal gesendet.</translation>
        </message>
        <message>
            <source>Programs that have a mapped port open lose it.</source>
            <translation>Programme, die einen abgebildeten Port offen haben, verlieren ihn.</translation>
        </message>
        <message>
            <source>Stop and close</source>
            <translation>Anhalten und schließen</translation>
        </message>
        <message>
            <source>The scan ends, and what it found is not kept.</source>
            <translation>Die Suche endet, und was sie fand, wird nicht aufgehoben.</translation>
        </message>
        <message>
            <source>The test ends without a result.</source>
            <translation>Der Test endet ohne Ergebnis.</translation>
        </message>
        <message>
            <source>What was sent to that device is read back first, for up to a minute.</source>
            <translation>Was an dieses Gerät ging, wird erst zurückgelesen, höchstens eine Minute lang.</translation>
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
        <name>DeviceCard</name>
        <message>
            <source>Application name</source>
            <translation>Anwendungsname</translation>
        </message>
        <message>
            <source>Asking</source>
            <translation>Fragt</translation>
        </message>
        <message>
            <source>Date, time and names</source>
            <translation>Datum, Uhrzeit und Namen</translation>
        </message>
        <message>
            <source>From the vault</source>
            <translation>Aus dem Tresor</translation>
        </message>
        <message>
            <source>It counts in UTC</source>
            <translation>Es zählt in UTC</translation>
        </message>
        <message>
            <source>It is not set. It will be set to this computer's time ({zone}) and read back. An interface passes the time on to all modules of its breaker.</source>
            <translation>Sie ist nicht gestellt. Sie wird auf die Zeit dieses Computers ({zone}) gestellt und zurückgelesen. Eine Schnittstelle gibt die Zeit an alle Module ihres Schalters weiter.</translation>
        </message>
        <message>
            <source>It says {time}. It will be set to this computer's time ({zone}) and read back. An interface passes the time on to all modules of its breaker.</source>
            <translation>Es sagt {time}. Es wird auf die Zeit dieses Computers ({zone}) gestellt und zurückgelesen. Eine Schnittstelle gibt die Zeit an alle Module ihres Schalters weiter.</translation>
        </message>
        <message>
            <source>Leave it</source>
            <translation>So lassen</translation>
        </message>
        <message>
            <source>Location</source>
            <translation>Ort</translation>
        </message>
        <message>
            <source>Name of the IMU</source>
            <translation>Name der IMU</translation>
        </message>
        <message>
            <source>No name differs</source>
            <translation>Kein Name weicht ab</translation>
        </message>
        <message>
            <source>Nobody outside the maker has published how these names are written. Compare the present ones with the device's display or EcoStruxure Power Commission first. The password is sent once; a refused one is not tried again.</source>
            <translation>Niemand außer dem Hersteller hat veröffentlicht, wie diese Namen geschrieben werden. Erst die jetzigen mit der Anzeige des Geräts oder EcoStruxure Power Commission vergleichen. Das Passwort wird einmal gesendet; ein abgelehntes wird nicht noch einmal versucht.</translation>
        </message>
        <message>
            <source>Nobody outside the maker has published this; check on the device.</source>
            <translation>Niemand außer dem Hersteller hat das veröffentlicht; am Gerät prüfen.</translation>
        </message>
        <message>
            <source>Not read yet</source>
            <translation>Noch nicht gelesen</translation>
        </message>
        <message>
            <source>Not set</source>
            <translation>Nicht gestellt</translation>
        </message>
        <message>
            <source>Password of the profile Administrator</source>
            <translation>Passwort des Profils Administrator</translation>
        </message>
        <message>
            <source>Read</source>
            <translation>Lesen</translation>
        </message>
        <message>
            <source>Read it first</source>
            <translation>Erst lesen</translation>
        </message>
        <message>
            <source>Set on the device's own page; read here.</source>
            <translation>Wird auf der Seite des Geräts gesetzt; hier gelesen.</translation>
        </message>
        <message>
            <source>Set the clock</source>
            <translation>Uhr stellen</translation>
        </message>
        <message>
            <source>Set the clock of {device}?</source>
            <translation>Uhr von {device} stellen?</translation>
        </message>
        <message>
            <source>Set to this computer's time</source>
            <translation>Auf Zeit dieses Computers stellen</translation>
        </message>
        <message>
            <source>Setting the clock</source>
            <translation>Stellt die Uhr</translation>
        </message>
        <message>
            <source>The device shows the same: write</source>
            <translation>Das Gerät zeigt dasselbe: schreiben</translation>
        </message>
        <message>
            <source>The same as this computer's clock</source>
            <translation>Gleich der Uhr dieses Computers</translation>
        </message>
        <message>
            <source>Then read it again here: the register proves it.</source>
            <translation>Danach hier noch einmal lesen: das Register beweist es.</translation>
        </message>
        <message>
            <source>Type it above, then write again.</source>
            <translation>Oben eintippen, dann noch einmal schreiben.</translation>
        </message>
        <message>
            <source>UTC</source>
            <translation>UTC</translation>
        </message>
        <message>
            <source>Write names</source>
            <translation>Namen schreiben</translation>
        </message>
        <message>
            <source>Write names to {device}?</source>
            <translation>Namen auf {device} schreiben?</translation>
        </message>
        <message>
            <source>Write nothing</source>
            <translation>Nichts schreiben</translation>
        </message>
        <message>
            <source>Writing names</source>
            <translation>Schreibt Namen</translation>
        </message>
        <message>
            <source>assumed</source>
            <translation>angenommen</translation>
        </message>
        <message>
            <source>local time</source>
            <translation>Ortszeit</translation>
        </message>
        <message>
            <source>not set</source>
            <translation>nicht gesetzt</translation>
        </message>
        <message>
            <source>{d} d {h} h</source>
            <translation>{d} d {h} h</translation>
        </message>
        <message>
            <source>{h} h {m} min</source>
            <translation>{h} h {m} min</translation>
        </message>
        <message>
            <source>{m} min {s} s</source>
            <translation>{m} min {s} s</translation>
        </message>
        <message>
            <source>{span} ahead of this computer's clock</source>
            <translation>{span} vor der Uhr dieses Computers</translation>
        </message>
        <message>
            <source>{span} behind this computer's clock</source>
            <translation>{span} hinter der Uhr dieses Computers</translation>
        </message>
        <message>
            <source>{s} s</source>
            <translation>{s} s</translation>
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
            <source>Claim</source>
            <translation>Übernehmen</translation>
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
            <source>Its MD5</source>
            <translation>Deren MD5</translation>
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
            <source>Manage accounts</source>
            <translation>Konten verwalten</translation>
        </message>
        <message>
            <source>Pinned identity</source>
            <translation>Festgehaltene Identität</translation>
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
            <source>differs now</source>
            <translation>weicht jetzt ab</translation>
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
            <source>since {time}, by {who}</source>
            <translation>seit {time}, durch {who}</translation>
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
        <name>FileRow</name>
        <message>
            <source>Choose</source>
            <translation>Wählen</translation>
        </message>
        <message>
            <source>Do without: {what}</source>
            <translation>Verzichten auf: {what}</translation>
        </message>
    </context>
    <context>
        <name>FirmwareCheck</name>
        <message>
            <source>Check of the file</source>
            <translation>Prüfung der Datei</translation>
        </message>
        <message>
            <source>Checking</source>
            <translation>Wird geprüft</translation>
        </message>
        <message>
            <source>Copy report</source>
            <translation>Bericht kopieren</translation>
        </message>
        <message>
            <source>File of sums</source>
            <translation>Summendatei</translation>
        </message>
        <message>
            <source>Folder {name} of the data folder</source>
            <translation>Ordner {name} im Datenordner</translation>
        </message>
        <message>
            <source>Is this file genuine?</source>
            <translation>Ist diese Datei echt?</translation>
        </message>
        <message>
            <source>None</source>
            <translation>Keine</translation>
        </message>
        <message>
            <source>Paste it from the maker's page</source>
            <translation>Von der Seite des Herstellers einfügen</translation>
        </message>
        <message>
            <source>Published SHA-512</source>
            <translation>Veröffentlichte SHA-512</translation>
        </message>
        <message>
            <source>Revocation lists</source>
            <translation>Sperrlisten</translation>
        </message>
        <message>
            <source>Roots to trust</source>
            <translation>Vertraute Wurzeln</translation>
        </message>
        <message>
            <source>Signature</source>
            <translation>Signatur</translation>
        </message>
        <message>
            <source>Signature, sums and approval are taken when they lie beside the file.</source>
            <translation>Signatur, Summen und Freigabe werden genommen, wenn sie neben der Datei liegen.</translation>
        </message>
        <message>
            <source>The SHA-512 came from the maker's own page: go on without a signature</source>
            <translation>Die SHA-512 kam von der eigenen Seite des Herstellers: ohne Signatur weitermachen</translation>
        </message>
        <message>
            <source>The file is read once and checked. Nothing is sent.</source>
            <translation>Die Datei wird einmal gelesen und geprüft. Nichts wird gesendet.</translation>
        </message>
        <message>
            <source>The site's approval</source>
            <translation>Freigabe der Anlage</translation>
        </message>
        <message>
            <source>What vouches for it</source>
            <translation>Was für sie bürgt</translation>
        </message>
        <message>
            <source>version {version}</source>
            <translation>Version {version}</translation>
        </message>
        <message>
            <source>{n} bytes</source>
            <translation>{n} Bytes</translation>
        </message>
        <message>
            <source>{n} of {total} steps done, nothing sent</source>
            <translation>{n} von {total} Schritten getan, nichts gesendet</translation>
        </message>
    </context>
    <context>
        <name>FirmwareEmpty</name>
        <message numerus="yes">
            <source>%n devices are chosen for it.</source>
            <translation>
                <numerusform>%n Gerät ist dafür gewählt.</numerusform>
                <numerusform>%n Geräte sind dafür gewählt.</numerusform>
            </translation>
        </message>
        <message>
            <source>Choose a firmware file</source>
            <translation>Firmwaredatei wählen</translation>
        </message>
        <message>
            <source>Drop a firmware file here</source>
            <translation>Firmwaredatei hier ablegen</translation>
        </message>
        <message>
            <source>It is read once and checked step by step against what its maker published. Dropping a file starts no update: you choose devices, read the plan, then start.</source>
            <translation>Sie wird einmal gelesen und Schritt für Schritt gegen das geprüft, was ihr Hersteller veröffentlicht hat. Eine Datei abzulegen startet keine Aktualisierung: Geräte wählen, Plan lesen, dann starten.</translation>
        </message>
    </context>
    <context>
        <name>FirmwarePage</name>
        <message numerus="yes">
            <source>%n devices chosen</source>
            <translation>
                <numerusform>%n Gerät gewählt</numerusform>
                <numerusform>%n Geräte gewählt</numerusform>
            </translation>
        </message>
        <message>
            <source>A job is running</source>
            <translation>Ein Auftrag läuft</translation>
        </message>
        <message>
            <source>A refused file is not sent to any device</source>
            <translation>Eine abgelehnte Datei wird an kein Gerät gesendet</translation>
        </message>
        <message>
            <source>Back to the list</source>
            <translation>Zurück zur Liste</translation>
        </message>
        <message>
            <source>CSV files (*.csv)</source>
            <translation>CSV-Dateien (*.csv)</translation>
        </message>
        <message>
            <source>Choose a file</source>
            <translation>Datei wählen</translation>
        </message>
        <message>
            <source>Choose a firmware file</source>
            <translation>Firmwaredatei wählen</translation>
        </message>
        <message>
            <source>Choose what vouches for the file</source>
            <translation>Wählen, was für die Datei bürgt</translation>
        </message>
        <message>
            <source>Closing is safe too: the job can be resumed, nothing is sent twice.</source>
            <translation>Auch Schließen ist sicher: Der Auftrag lässt sich fortsetzen, nichts wird zweimal gesendet.</translation>
        </message>
        <message>
            <source>Continue to devices</source>
            <translation>Weiter zu den Geräten</translation>
        </message>
        <message>
            <source>Devices and plan</source>
            <translation>Geräte und Plan</translation>
        </message>
        <message>
            <source>File and check</source>
            <translation>Datei und Prüfung</translation>
        </message>
        <message>
            <source>Firmware</source>
            <translation>Firmware</translation>
        </message>
        <message numerus="yes">
            <source>Go on with %n devices</source>
            <translation>
                <numerusform>Mit %n Gerät weitermachen</numerusform>
                <numerusform>Mit %n Geräten weitermachen</numerusform>
            </translation>
        </message>
        <message>
            <source>None of these devices can be updated</source>
            <translation>Keines dieser Geräte kann aktualisiert werden</translation>
        </message>
        <message>
            <source>Nothing is sent before you start in step 2.</source>
            <translation>Vor dem Start in Schritt 2 wird nichts gesendet.</translation>
        </message>
        <message>
            <source>Nothing is sent before you start.</source>
            <translation>Vor dem Start wird nichts gesendet.</translation>
        </message>
        <message>
            <source>Open the vault first: the update logs in to the devices</source>
            <translation>Erst den Tresor öffnen: Die Aktualisierung meldet sich an den Geräten an</translation>
        </message>
        <message>
            <source>Run in background</source>
            <translation>Im Hintergrund ausführen</translation>
        </message>
        <message>
            <source>Save the plan</source>
            <translation>Plan speichern</translation>
        </message>
        <message numerus="yes">
            <source>Start updating %n devices</source>
            <translation>
                <numerusform>%n Gerät aktualisieren</numerusform>
                <numerusform>%n Geräte aktualisieren</numerusform>
            </translation>
        </message>
        <message>
            <source>The file is being checked</source>
            <translation>Die Datei wird geprüft</translation>
        </message>
        <message>
            <source>The file is being copied for the job</source>
            <translation>Die Datei wird für den Auftrag kopiert</translation>
        </message>
        <message>
            <source>The plan was written to {file}</source>
            <translation>Der Plan steht in {file}</translation>
        </message>
        <message>
            <source>Tick that the SHA-512 came from its maker</source>
            <translation>Ankreuzen, dass die SHA-512 vom Hersteller kam</translation>
        </message>
        <message numerus="yes">
            <source>Try %n devices again</source>
            <translation>
                <numerusform>%n Gerät erneut versuchen</numerusform>
                <numerusform>%n Geräte erneut versuchen</numerusform>
            </translation>
        </message>
        <message>
            <source>Update and prove</source>
            <translation>Aktualisieren und nachweisen</translation>
        </message>
        <message>
            <source>Update: {facts}</source>
            <translation>Aktualisierung: {facts}</translation>
        </message>
        <message>
            <source>{file} could not be written</source>
            <translation>{file} ließ sich nicht schreiben</translation>
        </message>
        <message>
            <source>{file} to {version}, {job}</source>
            <translation>{file} auf {version}, {job}</translation>
        </message>
        <message>
            <source>{reason}. Choose another folder. Nothing was changed.</source>
            <translation>{reason}. Einen anderen Ordner wählen. Nichts wurde geändert.</translation>
        </message>
    </context>
    <context>
        <name>FirmwarePlan</name>
        <message numerus="yes">
            <source>%n are updated in a way that no maker has published: the first goes alone, then you confirm it.</source>
            <translation>
                <numerusform>%n wird auf einem Weg aktualisiert, den kein Hersteller veröffentlicht hat: Das erste geht allein und wird dann bestätigt.</numerusform>
                <numerusform>%n werden auf einem Weg aktualisiert, den kein Hersteller veröffentlicht hat: Das erste geht allein und wird dann bestätigt.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n devices, then prove</source>
            <translation>
                <numerusform>%n Gerät, dann Nachweis</numerusform>
                <numerusform>%n Geräte, dann Nachweis</numerusform>
            </translation>
        </message>
        <message>
            <source>A switch or gateway the others are reached through</source>
            <translation>Ein Switch oder Gateway, über das die anderen erreicht werden</translation>
        </message>
        <message numerus="yes">
            <source>Add %n devices that the file is for</source>
            <translation>
                <numerusform>%n passendes Gerät hinzunehmen</numerusform>
                <numerusform>%n passende Geräte hinzunehmen</numerusform>
            </translation>
        </message>
        <message>
            <source>After all others</source>
            <translation>Nach allen anderen</translation>
        </message>
        <message>
            <source>Allow an older version than the device runs</source>
            <translation>Eine ältere Version als die installierte erlauben</translation>
        </message>
        <message numerus="yes">
            <source>At most %n minutes, each restarts once</source>
            <translation>
                <numerusform>Höchstens %n Minute, jedes startet einmal neu</numerusform>
                <numerusform>Höchstens %n Minuten, jedes startet einmal neu</numerusform>
            </translation>
        </message>
        <message>
            <source>By hand</source>
            <translation>Von Hand</translation>
        </message>
        <message>
            <source>By the profile that was taught</source>
            <translation>Mit dem gelernten Profil</translation>
        </message>
        <message>
            <source>Cards that need a format first have had it</source>
            <translation>Karten, die zuerst formatiert werden müssen, sind es</translation>
        </message>
        <message>
            <source>Choose devices</source>
            <translation>Geräte wählen</translation>
        </message>
        <message>
            <source>Current</source>
            <translation>Aktuell</translation>
        </message>
        <message>
            <source>Device</source>
            <translation>Gerät</translation>
        </message>
        <message>
            <source>Devices of the plan</source>
            <translation>Geräte des Plans</translation>
        </message>
        <message>
            <source>Each device restarts and is away meanwhile. Writing cannot be cancelled once begun.</source>
            <translation>Jedes Gerät startet neu und ist solange weg. Begonnenes Schreiben lässt sich nicht abbrechen.</translation>
        </message>
        <message>
            <source>Firmware</source>
            <translation>Firmware</translation>
        </message>
        <message>
            <source>First</source>
            <translation>Zuerst</translation>
        </message>
        <message>
            <source>How</source>
            <translation>Wie</translation>
        </message>
        <message>
            <source>I am here and do by hand what nobody has published</source>
            <translation>Ich bin hier und tue von Hand, was niemand veröffentlicht hat</translation>
        </message>
        <message>
            <source>Leave out</source>
            <translation>Weglassen</translation>
        </message>
        <message>
            <source>More than {n} % fail</source>
            <translation>Mehr als {n} % fehlschlagen</translation>
        </message>
        <message>
            <source>Never</source>
            <translation>Nie</translation>
        </message>
        <message>
            <source>Never restarts with others of group {letter}</source>
            <translation>Startet nie zugleich mit anderen der Gruppe {letter}</translation>
        </message>
        <message>
            <source>No device is chosen</source>
            <translation>Kein Gerät gewählt</translation>
        </message>
        <message>
            <source>No maker has published this way</source>
            <translation>Diesen Weg hat kein Hersteller veröffentlicht</translation>
        </message>
        <message>
            <source>No trial device</source>
            <translation>Kein Probegerät</translation>
        </message>
        <message>
            <source>Note</source>
            <translation>Hinweis</translation>
        </message>
        <message>
            <source>Offline</source>
            <translation>Offline</translation>
        </message>
        <message>
            <source>One fails</source>
            <translation>Eines fehlschlägt</translation>
        </message>
        <message>
            <source>Plan</source>
            <translation>Plan</translation>
        </message>
        <message>
            <source>Refused</source>
            <translation>Abgelehnt</translation>
        </message>
        <message>
            <source>Restarts</source>
            <translation>Neustart</translation>
        </message>
        <message>
            <source>Restarts with any other</source>
            <translation>Startet zugleich mit anderen</translation>
        </message>
        <message>
            <source>Save plan</source>
            <translation>Plan speichern</translation>
        </message>
        <message>
            <source>Settings are backed up first, where a device has a way to export them.</source>
            <translation>Einstellungen werden erst gesichert, wo ein Gerät sie ausgeben kann.</translation>
        </message>
        <message>
            <source>Stop when</source>
            <translation>Anhalten, wenn</translation>
        </message>
        <message>
            <source>Success is what the device says afterwards: same serial number, new version.</source>
            <translation>Erfolg ist, was das Gerät danach sagt: gleiche Seriennummer, neue Version.</translation>
        </message>
        <message>
            <source>Then</source>
            <translation>Danach</translation>
        </message>
        <message>
            <source>Update</source>
            <translation>Aktualisieren</translation>
        </message>
        <message>
            <source>Use taught or assumed web profiles, one device first</source>
            <translation>Gelernte oder angenommene Webprofile nutzen, ein Gerät zuerst</translation>
        </message>
        <message>
            <source>You do it on its page, Firstlight reads the version afterwards</source>
            <translation>Sie tun es auf seiner Seite, Firstlight liest danach die Version</translation>
        </message>
        <message>
            <source>group {letter}</source>
            <translation>Gruppe {letter}</translation>
        </message>
        <message>
            <source>last</source>
            <translation>zuletzt</translation>
        </message>
        <message>
            <source>{n} at a time</source>
            <translation>{n} zugleich</translation>
        </message>
        <message>
            <source>{n} of {total} will be updated</source>
            <translation>{n} von {total} werden aktualisiert</translation>
        </message>
    </context>
    <context>
        <name>FirmwareRun</name>
        <message numerus="yes">
            <source>%n failed</source>
            <translation>
                <numerusform>%n fehlgeschlagen</numerusform>
                <numerusform>%n fehlgeschlagen</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n not proved</source>
            <translation>
                <numerusform>%n nicht bewiesen</numerusform>
                <numerusform>%n nicht bewiesen</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n refused</source>
            <translation>
                <numerusform>%n abgelehnt</numerusform>
                <numerusform>%n abgelehnt</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n skipped</source>
            <translation>
                <numerusform>%n übersprungen</numerusform>
                <numerusform>%n übersprungen</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n waiting</source>
            <translation>
                <numerusform>%n wartet</numerusform>
                <numerusform>%n warten</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n working</source>
            <translation>
                <numerusform>%n in Arbeit</numerusform>
                <numerusform>%n in Arbeit</numerusform>
            </translation>
        </message>
        <message>
            <source>Cause</source>
            <translation>Ursache</translation>
        </message>
        <message>
            <source>Copy details</source>
            <translation>Angaben kopieren</translation>
        </message>
        <message>
            <source>Device</source>
            <translation>Gerät</translation>
        </message>
        <message>
            <source>Devices being updated</source>
            <translation>Geräte in Aktualisierung</translation>
        </message>
        <message>
            <source>Firmware</source>
            <translation>Firmware</translation>
        </message>
        <message>
            <source>Go on</source>
            <translation>Weiter</translation>
        </message>
        <message>
            <source>Next step</source>
            <translation>Nächster Schritt</translation>
        </message>
        <message>
            <source>Note</source>
            <translation>Hinweis</translation>
        </message>
        <message>
            <source>Now</source>
            <translation>Jetzt</translation>
        </message>
        <message>
            <source>Pause</source>
            <translation>Pause</translation>
        </message>
        <message>
            <source>Progress</source>
            <translation>Fortschritt</translation>
        </message>
        <message>
            <source>Space; devices that have begun go on to their end</source>
            <translation>Leertaste; begonnene Geräte gehen bis zum Ende</translation>
        </message>
        <message>
            <source>Stop</source>
            <translation>Anhalten</translation>
        </message>
        <message numerus="yes">
            <source>Stop after these %n</source>
            <translation>
                <numerusform>Nach diesem anhalten</numerusform>
                <numerusform>Nach diesen %n anhalten</numerusform>
            </translation>
        </message>
        <message>
            <source>The upright mark is the point of no return. Before it a device still runs its old firmware; after it, Firstlight waits for the same serial number to come back.</source>
            <translation>Der senkrechte Strich ist der Punkt ohne Umkehr. Vor ihm läuft noch die alte Firmware; nach ihm wartet Firstlight, bis dieselbe Seriennummer wieder da ist.</translation>
        </message>
        <message>
            <source>Time</source>
            <translation>Zeit</translation>
        </message>
        <message>
            <source>Try again</source>
            <translation>Erneut versuchen</translation>
        </message>
        <message>
            <source>Try again is possible when this run has ended</source>
            <translation>Erneut versuchen ist möglich, wenn dieser Lauf beendet ist</translation>
        </message>
        <message>
            <source>{n} of {total} proved at {version}</source>
            <translation>{n} von {total} nachweislich auf {version}</translation>
        </message>
        <message>
            <source>{time} elapsed</source>
            <translation>seit {time}</translation>
        </message>
        <message>
            <source>{time} elapsed, about {left} left</source>
            <translation>{time} vergangen, noch etwa {left}</translation>
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
        <name>GuidedPorts</name>
        <message>
            <source>Another device is being checked</source>
            <translation>Ein anderes Gerät wird gerade geprüft</translation>
        </message>
        <message>
            <source>Answer</source>
            <translation>Antwort</translation>
        </message>
        <message>
            <source>Asking</source>
            <translation>Fragt</translation>
        </message>
        <message>
            <source>I have set it</source>
            <translation>Es ist eingestellt</translation>
        </message>
        <message>
            <source>Open its page</source>
            <translation>Seine Seite öffnen</translation>
        </message>
        <message>
            <source>Product</source>
            <translation>Produkt</translation>
        </message>
        <message>
            <source>Stop</source>
            <translation>Anhalten</translation>
        </message>
        <message>
            <source>Unit</source>
            <translation>Unit</translation>
        </message>
        <message>
            <source>Units asked, from</source>
            <translation>Gefragte Units, von</translation>
        </message>
        <message>
            <source>Units that answered</source>
            <translation>Units, die antworteten</translation>
        </message>
        <message>
            <source>to</source>
            <translation>bis</translation>
        </message>
        <message>
            <source>{asked} of {total} asked, about {time} left</source>
            <translation>{asked} von {total} gefragt, noch etwa {time}</translation>
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
        <name>Job</name>
        <message numerus="yes">
            <source>%n already current</source>
            <translation>
                <numerusform>%n schon aktuell</numerusform>
                <numerusform>%n schon aktuell</numerusform>
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
                <numerusform>%n nur von Hand</numerusform>
                <numerusform>%n nur von Hand</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n refused</source>
            <translation>
                <numerusform>%n abgelehnt</numerusform>
                <numerusform>%n abgelehnt</numerusform>
            </translation>
        </message>
        <message>
            <source>About to write</source>
            <translation>Gleich wird geschrieben</translation>
        </message>
        <message>
            <source>Afterwards</source>
            <translation>Danach</translation>
        </message>
        <message>
            <source>Asking who it is</source>
            <translation>Fragt, wer es ist</translation>
        </message>
        <message>
            <source>Backing up</source>
            <translation>Sichert</translation>
        </message>
        <message>
            <source>Backup</source>
            <translation>Sicherung</translation>
        </message>
        <message>
            <source>Check power and link lights, then try again: it is looked for anew.</source>
            <translation>Spannung und Verbindungsleuchten prüfen, dann erneut versuchen: Es wird neu gesucht.</translation>
        </message>
        <message>
            <source>Checking</source>
            <translation>Wird geprüft</translation>
        </message>
        <message>
            <source>Checks</source>
            <translation>Prüfungen</translation>
        </message>
        <message>
            <source>Choose another job.</source>
            <translation>Einen anderen Auftrag wählen.</translation>
        </message>
        <message>
            <source>Done</source>
            <translation>Fertig</translation>
        </message>
        <message>
            <source>Failed</source>
            <translation>Gescheitert</translation>
        </message>
        <message>
            <source>Failed at: {stage}</source>
            <translation>Fehlgeschlagen: {stage}</translation>
        </message>
        <message>
            <source>Go on here, or resume the job on the Jobs page.</source>
            <translation>Hier weitermachen oder den Auftrag auf der Seite Aufträge fortsetzen.</translation>
        </message>
        <message>
            <source>Identity</source>
            <translation>Identität</translation>
        </message>
        <message>
            <source>Its old firmware still runs</source>
            <translation>Die alte Firmware läuft noch</translation>
        </message>
        <message>
            <source>Look at that device on its own page, then go on with the others.</source>
            <translation>Das Gerät auf seiner eigenen Seite ansehen, dann mit den anderen weitermachen.</translation>
        </message>
        <message>
            <source>No cancel now</source>
            <translation>Kein Abbruch mehr</translation>
        </message>
        <message>
            <source>Not proved</source>
            <translation>Nicht bewiesen</translation>
        </message>
        <message>
            <source>Nothing was changed</source>
            <translation>Nichts wurde geändert</translation>
        </message>
        <message>
            <source>Open</source>
            <translation>Offen</translation>
        </message>
        <message>
            <source>Outcome</source>
            <translation>Ergebnis</translation>
        </message>
        <message>
            <source>Proof</source>
            <translation>Nachweis</translation>
        </message>
        <message>
            <source>Proved: device says {version}</source>
            <translation>Nachgewiesen: Gerät sagt {version}</translation>
        </message>
        <message>
            <source>Reading back</source>
            <translation>Liest zurück</translation>
        </message>
        <message>
            <source>Refused</source>
            <translation>Abgelehnt</translation>
        </message>
        <message>
            <source>Restart</source>
            <translation>Neustart</translation>
        </message>
        <message>
            <source>Restarting</source>
            <translation>Startet neu</translation>
        </message>
        <message>
            <source>Skipped</source>
            <translation>Übersprungen</translation>
        </message>
        <message>
            <source>Something may have changed</source>
            <translation>Etwas kann sich geändert haben</translation>
        </message>
        <message>
            <source>Upload</source>
            <translation>Übertragung</translation>
        </message>
        <message>
            <source>Uploading {n} %</source>
            <translation>Überträgt {n} %</translation>
        </message>
        <message>
            <source>Waiting</source>
            <translation>Wartet</translation>
        </message>
        <message>
            <source>Writing</source>
            <translation>Schreiben</translation>
        </message>
        <message>
            <source>Writing. Do not cut power</source>
            <translation>Schreibt. Spannung nicht trennen</translation>
        </message>
        <message>
            <source>{m} min {s} s</source>
            <translation>{m} min {s} s</translation>
        </message>
        <message>
            <source>{n} of {total} parts done</source>
            <translation>{n} von {total} Teilen fertig</translation>
        </message>
        <message>
            <source>{n} s</source>
            <translation>{n} s</translation>
        </message>
    </context>
    <context>
        <name>JobsPage</name>
        <message numerus="yes">
            <source>%n devices to {version}</source>
            <translation>
                <numerusform>%n Gerät auf {version}</numerusform>
                <numerusform>%n Geräte auf {version}</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n failed</source>
            <translation>
                <numerusform>%n fehlgeschlagen</numerusform>
                <numerusform>%n fehlgeschlagen</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n jobs</source>
            <translation>
                <numerusform>%n Auftrag</numerusform>
                <numerusform>%n Aufträge</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n not proved</source>
            <translation>
                <numerusform>%n nicht bewiesen</numerusform>
                <numerusform>%n nicht bewiesen</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n open</source>
            <translation>
                <numerusform>%n offen</numerusform>
                <numerusform>%n offen</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n refused</source>
            <translation>
                <numerusform>%n abgelehnt</numerusform>
                <numerusform>%n abgelehnt</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n skipped</source>
            <translation>
                <numerusform>%n übersprungen</numerusform>
                <numerusform>%n übersprungen</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n updated</source>
            <translation>
                <numerusform>%n aktualisiert</numerusform>
                <numerusform>%n aktualisiert</numerusform>
            </translation>
        </message>
        <message>
            <source>All jobs</source>
            <translation>Alle Aufträge</translation>
        </message>
        <message>
            <source>Backup</source>
            <translation>Sicherung</translation>
        </message>
        <message>
            <source>CSV files (*.csv)</source>
            <translation>CSV-Dateien (*.csv)</translation>
        </message>
        <message>
            <source>Cancel the rest</source>
            <translation>Rest streichen</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>Schließen</translation>
        </message>
        <message>
            <source>Configuration of {device}</source>
            <translation>Konfiguration von {device}</translation>
        </message>
        <message>
            <source>Done</source>
            <translation>Fertig</translation>
        </message>
        <message>
            <source>Export CSV</source>
            <translation>CSV ausgeben</translation>
        </message>
        <message>
            <source>Export the job</source>
            <translation>Auftrag ausgeben</translation>
        </message>
        <message>
            <source>Failed</source>
            <translation>Gescheitert</translation>
        </message>
        <message>
            <source>File</source>
            <translation>Datei</translation>
        </message>
        <message>
            <source>Interrupted</source>
            <translation>Unterbrochen</translation>
        </message>
        <message>
            <source>It may hold secrets of the device.</source>
            <translation>Sie kann Geheimnisse des Geräts enthalten.</translation>
        </message>
        <message>
            <source>It runs now: see the Firmware page</source>
            <translation>Er läuft gerade: siehe Seite Firmware</translation>
        </message>
        <message>
            <source>It was cut off. Each device is asked for its version before anything is sent.</source>
            <translation>Er wurde abgebrochen. Jedes Gerät wird nach seiner Version gefragt, bevor etwas gesendet wird.</translation>
        </message>
        <message>
            <source>Jobs</source>
            <translation>Aufträge</translation>
        </message>
        <message>
            <source>No firmware job was started on this computer yet. Begin on the Firmware page.</source>
            <translation>Auf diesem Rechner wurde noch kein Firmwareauftrag gestartet. Auf der Seite Firmware beginnen.</translation>
        </message>
        <message>
            <source>No job is like that</source>
            <translation>Kein Auftrag ist so</translation>
        </message>
        <message>
            <source>Not all done</source>
            <translation>Nicht alle fertig</translation>
        </message>
        <message>
            <source>Open</source>
            <translation>Offen</translation>
        </message>
        <message>
            <source>Possible when the job that runs has ended</source>
            <translation>Möglich, wenn der laufende Auftrag zu Ende ist</translation>
        </message>
        <message>
            <source>Refused</source>
            <translation>Abgelehnt</translation>
        </message>
        <message numerus="yes">
            <source>Resume on %n devices</source>
            <translation>
                <numerusform>Auf %n Gerät fortsetzen</numerusform>
                <numerusform>Auf %n Geräten fortsetzen</numerusform>
            </translation>
        </message>
        <message>
            <source>Running</source>
            <translation>Läuft</translation>
        </message>
        <message>
            <source>Save backup as</source>
            <translation>Sicherung speichern unter</translation>
        </message>
        <message>
            <source>Show backup</source>
            <translation>Sicherung zeigen</translation>
        </message>
        <message>
            <source>Skipped</source>
            <translation>Übersprungen</translation>
        </message>
        <message>
            <source>Started</source>
            <translation>Begonnen</translation>
        </message>
        <message>
            <source>State</source>
            <translation>Zustand</translation>
        </message>
        <message>
            <source>The configuration was saved as {file}</source>
            <translation>Die Konfiguration wurde als {file} gespeichert</translation>
        </message>
        <message>
            <source>There is no job to export</source>
            <translation>Es gibt keinen Auftrag zum Ausgeben</translation>
        </message>
        <message>
            <source>Time</source>
            <translation>Zeit</translation>
        </message>
        <message numerus="yes">
            <source>Try %n devices again</source>
            <translation>
                <numerusform>%n Gerät erneut versuchen</numerusform>
                <numerusform>%n Geräte erneut versuchen</numerusform>
            </translation>
        </message>
        <message>
            <source>What happened</source>
            <translation>Was geschah</translation>
        </message>
        <message>
            <source>Which jobs are listed</source>
            <translation>Welche Aufträge gezeigt werden</translation>
        </message>
        <message>
            <source>{file} could not be written</source>
            <translation>{file} konnte nicht geschrieben werden</translation>
        </message>
        <message>
            <source>{file} to {version}: {result}</source>
            <translation>{file} auf {version}: {result}</translation>
        </message>
        <message>
            <source>{job} was written to {file}</source>
            <translation>{job} wurde nach {file} geschrieben</translation>
        </message>
        <message>
            <source>{reason}. Choose another folder. Nothing was changed.</source>
            <translation>{reason}. Einen anderen Ordner wählen. Nichts wurde geändert.</translation>
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
            <source>Choose a firmware file</source>
            <translation>Firmwaredatei wählen</translation>
        </message>
        <message>
            <source>Claim, with the table in focus</source>
            <translation>Übernehmen, wenn die Tabelle den Fokus hat</translation>
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
            <source>Pause or go on, stop: a scan of a line</source>
            <translation>Eine Suche auf einer Leitung anhalten oder fortsetzen, beenden</translation>
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
            <source>The main button of a wizard</source>
            <translation>Die Hauptschaltfläche eines Assistenten</translation>
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
            <source>Update firmware, with the table in focus</source>
            <translation>Firmware aktualisieren, wenn die Tabelle den Fokus hat</translation>
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
        <name>LineFields</name>
        <message>
            <source>Baud rate</source>
            <translation>Baudrate</translation>
        </message>
        <message>
            <source>Data bits</source>
            <translation>Datenbits</translation>
        </message>
        <message>
            <source>Flow control</source>
            <translation>Flusssteuerung</translation>
        </message>
        <message>
            <source>Parity</source>
            <translation>Parität</translation>
        </message>
        <message>
            <source>Stop bits</source>
            <translation>Stoppbits</translation>
        </message>
    </context>
    <context>
        <name>LocalPorts</name>
        <message numerus="yes">
            <source>%n ports</source>
            <translation>
                <numerusform>1 Port</numerusform>
                <numerusform>%n Ports</numerusform>
            </translation>
        </message>
        <message>
            <source>Back to ports</source>
            <translation>Zurück zu den Ports</translation>
        </message>
        <message>
            <source>Choose a port first</source>
            <translation>Zuerst einen Port wählen</translation>
        </message>
        <message>
            <source>Free</source>
            <translation>Frei</translation>
        </message>
        <message>
            <source>Held by</source>
            <translation>Belegt von</translation>
        </message>
        <message>
            <source>Look again</source>
            <translation>Neu nachsehen</translation>
        </message>
        <message>
            <source>Looking</source>
            <translation>Wird nachgesehen</translation>
        </message>
        <message>
            <source>Map</source>
            <translation>Abbilden</translation>
        </message>
        <message>
            <source>No program that can be seen from here has it open</source>
            <translation>Kein von hier aus sichtbares Programm hat ihn geöffnet</translation>
        </message>
        <message>
            <source>Port</source>
            <translation>Port</translation>
        </message>
        <message>
            <source>Ports of this computer</source>
            <translation>Ports dieses Rechners</translation>
        </message>
        <message>
            <source>Scan for Modbus</source>
            <translation>Nach Modbus suchen</translation>
        </message>
        <message>
            <source>Serial ports</source>
            <translation>Serielle Ports</translation>
        </message>
        <message>
            <source>Stable name</source>
            <translation>Fester Name</translation>
        </message>
        <message>
            <source>Terminal</source>
            <translation>Terminal</translation>
        </message>
        <message>
            <source>This computer</source>
            <translation>Dieser Rechner</translation>
        </message>
        <message>
            <source>This computer has no serial port. One that is plugged in shows within a second.</source>
            <translation>Dieser Rechner hat keinen seriellen Port. Ein eingesteckter erscheint innerhalb einer Sekunde.</translation>
        </message>
        <message>
            <source>This program</source>
            <translation>Dieses Programm</translation>
        </message>
        <message>
            <source>What it is</source>
            <translation>Was er ist</translation>
        </message>
        <message>
            <source>process {n}</source>
            <translation>Prozess {n}</translation>
        </message>
        <message>
            <source>socket {place}</source>
            <translation>Buchse {place}</translation>
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
            <source>%n devices being claimed</source>
            <translation>
                <numerusform>%n Gerät wird übernommen</numerusform>
                <numerusform>%n Geräte werden übernommen</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n devices being updated</source>
            <translation>
                <numerusform>%n Gerät wird aktualisiert</numerusform>
                <numerusform>%n Geräte werden aktualisiert</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n new devices</source>
            <translation>
                <numerusform>%n neues Gerät</numerusform>
                <numerusform>%n neue Geräte</numerusform>
            </translation>
        </message>
        <message>
            <source>Closes when what is under way has ended</source>
            <translation>Schließt, wenn das Begonnene zu Ende ist</translation>
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
            <source>Pin devices anew</source>
            <translation>Geräte neu festhalten</translation>
        </message>
        <message>
            <source>Searching only asks; nothing is changed on a device</source>
            <translation>Die Suche fragt nur; an keinem Gerät wird etwas geändert</translation>
        </message>
    </context>
    <context>
        <name>MapCard</name>
        <message>
            <source>Copy {port}</source>
            <translation>{port} kopieren</translation>
        </message>
        <message>
            <source>Its settings</source>
            <translation>Ihre Einstellungen</translation>
        </message>
        <message>
            <source>Line elsewhere</source>
            <translation>Leitung anderswo</translation>
        </message>
        <message>
            <source>Makes a line elsewhere a port of this computer, which any program can open. Rate, stop bits and flow control follow that program; parity and data bits stay as given here.</source>
            <translation>Macht eine Leitung anderswo zu einem Port dieses Rechners, den jedes Programm öffnen kann. Baudrate, Stoppbits und Flusssteuerung folgen dem Programm; Parität und Datenbits bleiben wie hier angegeben.</translation>
        </message>
        <message>
            <source>Map</source>
            <translation>Abbilden</translation>
        </message>
        <message>
            <source>Map a line to a local port</source>
            <translation>Eine Leitung als lokalen Port abbilden</translation>
        </message>
        <message>
            <source>Opening {line}</source>
            <translation>{line} wird geöffnet</translation>
        </message>
        <message>
            <source>Port of this computer</source>
            <translation>Port dieses Rechners</translation>
        </message>
        <message>
            <source>Stop</source>
            <translation>Beenden</translation>
        </message>
        <message>
            <source>Write the settings like 9600 8N1.</source>
            <translation>Die Einstellungen wie 9600 8N1 schreiben.</translation>
        </message>
        <message>
            <source>{port} is no more</source>
            <translation>{port} gibt es nicht mehr</translation>
        </message>
        <message>
            <source>{url}, {line}: {out} bytes out, {back} bytes back</source>
            <translation>{url}, {line}: {out} Bytes hin, {back} Bytes zurück</translation>
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
        <name>PassphraseDialog</name>
        <message>
            <source>At least {n} characters; several words are easiest.</source>
            <translation>Mindestens {n} Zeichen; mehrere Wörter sind am einfachsten.</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>Abbrechen</translation>
        </message>
        <message>
            <source>Go on</source>
            <translation>Weiter</translation>
        </message>
        <message>
            <source>Passphrase</source>
            <translation>Passphrase</translation>
        </message>
        <message>
            <source>The same again</source>
            <translation>Dieselbe noch einmal</translation>
        </message>
        <message>
            <source>The two differ.</source>
            <translation>Die beiden sind verschieden.</translation>
        </message>
    </context>
    <context>
        <name>PolicyCards</name>
        <message numerus="yes">
            <source>%n devices</source>
            <translation>
                <numerusform>%n Gerät</numerusform>
                <numerusform>%n Geräte</numerusform>
            </translation>
        </message>
        <message>
            <source>Advised</source>
            <translation>Empfohlen</translation>
        </message>
        <message>
            <source>Device decides</source>
            <translation>Gerät entscheidet</translation>
        </message>
        <message>
            <source>Met</source>
            <translation>Erfüllt</translation>
        </message>
        <message>
            <source>Not met</source>
            <translation>Nicht erfüllt</translation>
        </message>
        <message>
            <source>Not yet</source>
            <translation>Noch nicht</translation>
        </message>
        <message>
            <source>policy before {below}</source>
            <translation>Richtlinie vor {below}</translation>
        </message>
        <message>
            <source>policy for every firmware</source>
            <translation>Richtlinie für jede Firmware</translation>
        </message>
        <message>
            <source>policy for {least} and later</source>
            <translation>Richtlinie ab {least}</translation>
        </message>
        <message>
            <source>policy for {least} to below {below}</source>
            <translation>Richtlinie ab {least} bis vor {below}</translation>
        </message>
    </context>
    <context>
        <name>PortSteps</name>
        <message>
            <source>Choose a port, or write tcp://HOST or modbus+tls://HOST.</source>
            <translation>Einen Port wählen, oder tcp://HOST oder modbus+tls://HOST schreiben.</translation>
        </message>
        <message>
            <source>Choose an SNMP user or community at Reached by.</source>
            <translation>Unter „Erreicht über“ einen SNMP-Benutzer oder eine Community wählen.</translation>
        </message>
        <message>
            <source>Claim it, or choose another way at Reached by.</source>
            <translation>In Besitz nehmen, oder unter „Erreicht über“ einen anderen Weg wählen.</translation>
        </message>
        <message>
            <source>Follow the steps at Steps and proof.</source>
            <translation>Den Schritten unter „Schritte und Beweis“ folgen.</translation>
        </message>
        <message>
            <source>Leave it out of the profile: the list at the left shows its ports.</source>
            <translation>Im Profil weglassen: die Liste links zeigt seine Ports.</translation>
        </message>
        <message>
            <source>Look at the wires and at the settings; slow devices need 1 s as Wait per unit.</source>
            <translation>Drähte und Einstellungen ansehen; langsame Geräte brauchen 1 s als Wartezeit je Unit.</translation>
        </message>
        <message>
            <source>Read again, and compare what is shown with the device's own page or label.</source>
            <translation>Neu lesen und das Gezeigte mit der eigenen Seite oder dem Etikett des Geräts vergleichen.</translation>
        </message>
        <message>
            <source>Save the present settings as a profile: it names every setting there is.</source>
            <translation>Die jetzigen Einstellungen als Profil sichern: es nennt jede, die es gibt.</translation>
        </message>
        <message>
            <source>Set delimiter 1 too.</source>
            <translation>Auch Trennzeichen 1 einstellen.</translation>
        </message>
        <message>
            <source>Set the packet length to 0, or no delimiter.</source>
            <translation>Die Paketlänge auf 0 stellen, oder kein Trennzeichen.</translation>
        </message>
        <message>
            <source>Tick at least one.</source>
            <translation>Mindestens eine ankreuzen.</translation>
        </message>
        <message>
            <source>Write parity and data bits beside the line when you map it.</source>
            <translation>Parität und Datenbits beim Abbilden neben die Leitung schreiben.</translation>
        </message>
    </context>
    <context>
        <name>PortTest</name>
        <message numerus="yes">
            <source>%n bytes wrong</source>
            <translation>
                <numerusform>1 Byte falsch</numerusform>
                <numerusform>%n Bytes falsch</numerusform>
            </translation>
        </message>
        <message>
            <source>A test holds the port: another host gets no data until it has ended.</source>
            <translation>Ein Test belegt den Port: Ein anderer Rechner bekommt bis zu seinem Ende keine Daten.</translation>
        </message>
        <message>
            <source>Bytes per second, last 20 seconds</source>
            <translation>Bytes je Sekunde, letzte 20 Sekunden</translation>
        </message>
        <message>
            <source>Bytes per second, line rate {n}</source>
            <translation>Bytes je Sekunde, Leitung {n}</translation>
        </message>
        <message>
            <source>CTS after RTS</source>
            <translation>CTS nach RTS</translation>
        </message>
        <message>
            <source>DCD after DTR</source>
            <translation>DCD nach DTR</translation>
        </message>
        <message>
            <source>DSR after DTR</source>
            <translation>DSR nach DTR</translation>
        </message>
        <message>
            <source>Earlier</source>
            <translation>Zuvor</translation>
        </message>
        <message>
            <source>Frame, parity, overrun, break</source>
            <translation>Rahmen, Parität, Überlauf, Break</translation>
        </message>
        <message>
            <source>How long</source>
            <translation>Wie lange</translation>
        </message>
        <message>
            <source>Loopback</source>
            <translation>Rückschluss</translation>
        </message>
        <message>
            <source>Loopback plug on the port</source>
            <translation>Rückschlussstecker am Port</translation>
        </message>
        <message>
            <source>Second line</source>
            <translation>Zweite Leitung</translation>
        </message>
        <message>
            <source>Start test</source>
            <translation>Test beginnen</translation>
        </message>
        <message>
            <source>Stop test</source>
            <translation>Test beenden</translation>
        </message>
        <message>
            <source>Stopped</source>
            <translation>Beendet</translation>
        </message>
        <message>
            <source>Test of port {n}</source>
            <translation>Test von Port {n}</translation>
        </message>
        <message>
            <source>What is on the port</source>
            <translation>Was am Port steckt</translation>
        </message>
        <message>
            <source>Wired to a second line</source>
            <translation>Mit zweiter Leitung verbunden</translation>
        </message>
        <message>
            <source>bytes back</source>
            <translation>Bytes zurück</translation>
        </message>
        <message>
            <source>bytes sent</source>
            <translation>Bytes gesendet</translation>
        </message>
        <message>
            <source>does not follow</source>
            <translation>folgt nicht</translation>
        </message>
        <message>
            <source>follows</source>
            <translation>folgt</translation>
        </message>
        <message>
            <source>median round trip</source>
            <translation>mittlere Umlaufzeit</translation>
        </message>
        <message>
            <source>not measured</source>
            <translation>nicht gemessen</translation>
        </message>
        <message>
            <source>not told</source>
            <translation>nicht gemeldet</translation>
        </message>
        <message>
            <source>wrong or missing</source>
            <translation>falsch oder fehlend</translation>
        </message>
        <message>
            <source>{n} s</source>
            <translation>{n} s</translation>
        </message>
    </context>
    <context>
        <name>PortWords</name>
        <message>
            <source>Built-in serial port</source>
            <translation>Eingebauter serieller Port</translation>
        </message>
        <message>
            <source>Ethernet modem</source>
            <translation>Ethernet-Modem</translation>
        </message>
        <message>
            <source>Even</source>
            <translation>Gerade</translation>
        </message>
        <message>
            <source>Goes low</source>
            <translation>Fällt ab</translation>
        </message>
        <message>
            <source>Mark</source>
            <translation>Mark</translation>
        </message>
        <message>
            <source>None</source>
            <translation>Keine</translation>
        </message>
        <message>
            <source>Nothing more</source>
            <translation>Nichts weiter</translation>
        </message>
        <message>
            <source>Odd</source>
            <translation>Ungerade</translation>
        </message>
        <message>
            <source>Off</source>
            <translation>Aus</translation>
        </message>
        <message>
            <source>On</source>
            <translation>Ein</translation>
        </message>
        <message>
            <source>One byte more</source>
            <translation>Ein Byte mehr</translation>
        </message>
        <message>
            <source>Pair, master</source>
            <translation>Paar, Master</translation>
        </message>
        <message>
            <source>Pair, slave</source>
            <translation>Paar, Slave</translation>
        </message>
        <message>
            <source>Port {n}</source>
            <translation>Port {n}</translation>
        </message>
        <message>
            <source>Printer</source>
            <translation>Drucker</translation>
        </message>
        <message>
            <source>RS-485, 2 wires</source>
            <translation>RS-485, 2-Draht</translation>
        </message>
        <message>
            <source>RS-485, 4 wires</source>
            <translation>RS-485, 4-Draht</translation>
        </message>
        <message>
            <source>Reverse terminal, SSH</source>
            <translation>Reverse Terminal, SSH</translation>
        </message>
        <message>
            <source>Reverse terminal, Telnet</source>
            <translation>Reverse Terminal, Telnet</translation>
        </message>
        <message>
            <source>Space</source>
            <translation>Space</translation>
        </message>
        <message>
            <source>Stays high</source>
            <translation>Bleibt aktiv</translation>
        </message>
        <message>
            <source>TCP client</source>
            <translation>TCP-Client</translation>
        </message>
        <message>
            <source>TCP server</source>
            <translation>TCP-Server</translation>
        </message>
        <message>
            <source>Take it away</source>
            <translation>Entfernen</translation>
        </message>
        <message>
            <source>Two bytes more</source>
            <translation>Zwei Bytes mehr</translation>
        </message>
        <message>
            <source>a host connects to the local port</source>
            <translation>ein Rechner verbindet sich mit dem lokalen Port</translation>
        </message>
        <message>
            <source>a host prints over the network</source>
            <translation>ein Rechner druckt über das Netz</translation>
        </message>
        <message>
            <source>a host sees a COM port through its driver</source>
            <translation>ein Rechner sieht über seinen Treiber einen COM-Port</translation>
        </message>
        <message>
            <source>a host sets the line over the network</source>
            <translation>ein Rechner stellt die Leitung über das Netz ein</translation>
        </message>
        <message>
            <source>a person reaches a console by SSH</source>
            <translation>eine Person erreicht eine Konsole über SSH</translation>
        </message>
        <message>
            <source>a person reaches a console by Telnet</source>
            <translation>eine Person erreicht eine Konsole über Telnet</translation>
        </message>
        <message numerus="yes">
            <source>and %n further ports</source>
            <translation>
                <numerusform>und %n weiterer Port</numerusform>
                <numerusform>und %n weitere Ports</numerusform>
            </translation>
        </message>
        <message>
            <source>answers AT commands with TCP connections</source>
            <translation>beantwortet AT-Befehle mit TCP-Verbindungen</translation>
        </message>
        <message>
            <source>calls another device server</source>
            <translation>ruft einen anderen Geräteserver an</translation>
        </message>
        <message>
            <source>no connection, no order</source>
            <translation>keine Verbindung, keine Reihenfolge</translation>
        </message>
        <message>
            <source>the device calls up to 4 hosts</source>
            <translation>das Gerät ruft bis zu 4 Rechner an</translation>
        </message>
        <message>
            <source>the port is closed</source>
            <translation>der Port ist geschlossen</translation>
        </message>
        <message>
            <source>waits for another device server</source>
            <translation>wartet auf einen anderen Geräteserver</translation>
        </message>
        <message>
            <source>{n} bytes</source>
            <translation>{n} Bytes</translation>
        </message>
        <message>
            <source>{text}, not known</source>
            <translation>{text}, nicht bekannt</translation>
        </message>
    </context>
    <context>
        <name>Rail</name>
        <message>
            <source>Claim</source>
            <translation>Übernehmen</translation>
        </message>
        <message>
            <source>Devices</source>
            <translation>Geräte</translation>
        </message>
        <message>
            <source>Firmware</source>
            <translation>Firmware</translation>
        </message>
        <message>
            <source>Help</source>
            <translation>Hilfe</translation>
        </message>
        <message>
            <source>Jobs</source>
            <translation>Aufträge</translation>
        </message>
        <message>
            <source>Pages</source>
            <translation>Seiten</translation>
        </message>
        <message>
            <source>Serial ports</source>
            <translation>Serielle Ports</translation>
        </message>
        <message>
            <source>Settings</source>
            <translation>Einstellungen</translation>
        </message>
        <message>
            <source>Vault</source>
            <translation>Tresor</translation>
        </message>
    </context>
    <context>
        <name>ReachedBy</name>
        <message>
            <source>Authentication password (SHA)</source>
            <translation>Passwort zur Authentisierung (SHA)</translation>
        </message>
        <message>
            <source>Both passwords have at least 8 characters</source>
            <translation>Beide Passwörter haben mindestens 8 Zeichen</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>Abbrechen</translation>
        </message>
        <message>
            <source>Everybody on the network can read a community</source>
            <translation>Jeder im Netz kann eine Community mitlesen</translation>
        </message>
        <message>
            <source>For all devices of this page, until Firstlight is closed. Nothing is stored.</source>
            <translation>Für alle Geräte dieser Seite, bis Firstlight geschlossen wird. Nichts davon wird gespeichert.</translation>
        </message>
        <message>
            <source>For device servers whose pages no maker has published: one device first, then compared.</source>
            <translation>Für Geräteserver, deren Seiten kein Hersteller veröffentlicht hat: zuerst ein Gerät, dann vergleichen.</translation>
        </message>
        <message>
            <source>How are these devices reached?</source>
            <translation>Wie werden diese Geräte erreicht?</translation>
        </message>
        <message>
            <source>Login of the vault</source>
            <translation>Anmeldung aus dem Tresor</translation>
        </message>
        <message>
            <source>Privacy password (AES)</source>
            <translation>Passwort zur Verschlüsselung (AES)</translation>
        </message>
        <message>
            <source>Reached by</source>
            <translation>Erreicht über</translation>
        </message>
        <message>
            <source>SNMP v2c community</source>
            <translation>SNMP-v2c-Community</translation>
        </message>
        <message>
            <source>SNMP v2c sends it unencrypted with every question. Use a v3 user where the device has one.</source>
            <translation>SNMP v2c sendet sie unverschlüsselt mit jeder Frage. Einen v3-Benutzer nehmen, wo das Gerät einen hat.</translation>
        </message>
        <message>
            <source>SNMP v3 user</source>
            <translation>SNMP-v3-Benutzer</translation>
        </message>
        <message>
            <source>Type the community first</source>
            <translation>Zuerst die Community eingeben</translation>
        </message>
        <message>
            <source>Type the user first</source>
            <translation>Zuerst den Benutzer eingeben</translation>
        </message>
        <message>
            <source>Use assumed web pages, where nobody has taught them</source>
            <translation>Angenommene Webseiten benutzen, wo niemand sie angelernt hat</translation>
        </message>
        <message>
            <source>Use this and read again</source>
            <translation>Übernehmen und neu lesen</translation>
        </message>
        <message>
            <source>User</source>
            <translation>Benutzer</translation>
        </message>
        <message>
            <source>Write community</source>
            <translation>Community zum Schreiben</translation>
        </message>
    </context>
    <context>
        <name>Scan</name>
        <message numerus="yes">
            <source>%n broken</source>
            <translation>
                <numerusform>1 gestört</numerusform>
                <numerusform>%n gestört</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n found</source>
            <translation>
                <numerusform>1 gefunden</numerusform>
                <numerusform>%n gefunden</numerusform>
            </translation>
        </message>
        <message>
            <source>As set</source>
            <translation>Wie eingestellt</translation>
        </message>
        <message>
            <source>Combination {n} of {total}: {line}, {asked} of {units} units asked</source>
            <translation>Kombination {n} von {total}: {line}, {asked} von {units} Units gefragt</translation>
        </message>
        <message>
            <source>Combinations of baud rate and parity</source>
            <translation>Kombinationen von Baudrate und Parität</translation>
        </message>
        <message>
            <source>Even</source>
            <translation>Gerade</translation>
        </message>
        <message>
            <source>Found</source>
            <translation>Gefunden</translation>
        </message>
        <message>
            <source>In the list as {name}</source>
            <translation>In der Liste als {name}</translation>
        </message>
        <message>
            <source>Left out</source>
            <translation>Ausgelassen</translation>
        </message>
        <message>
            <source>Mark</source>
            <translation>Mark</translation>
        </message>
        <message>
            <source>No answer</source>
            <translation>Keine Antwort</translation>
        </message>
        <message>
            <source>None</source>
            <translation>Keine</translation>
        </message>
        <message>
            <source>Not counted</source>
            <translation>Nicht gezählt</translation>
        </message>
        <message>
            <source>Odd</source>
            <translation>Ungerade</translation>
        </message>
        <message>
            <source>Opening</source>
            <translation>Wird geöffnet</translation>
        </message>
        <message>
            <source>Refused</source>
            <translation>Abgelehnt</translation>
        </message>
        <message>
            <source>Space</source>
            <translation>Space</translation>
        </message>
        <message>
            <source>Unit {n}</source>
            <translation>Unit {n}</translation>
        </message>
        <message>
            <source>Waiting</source>
            <translation>Wartet</translation>
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
            <source>{n} of {total}</source>
            <translation>{n} von {total}</translation>
        </message>
        <message>
            <source>{n} of {total} asked</source>
            <translation>{n} von {total} gefragt</translation>
        </message>
        <message>
            <source>{n} of {total} broken</source>
            <translation>{n} von {total} gestört</translation>
        </message>
        <message>
            <source>{n} s</source>
            <translation>{n} s</translation>
        </message>
        <message>
            <source>{parity}, {n} stop bits</source>
            <translation>{parity}, {n} Stoppbits</translation>
        </message>
    </context>
    <context>
        <name>ScanForm</name>
        <message>
            <source>Also with 2 stop bits</source>
            <translation>Auch mit 2 Stoppbits</translation>
        </message>
        <message>
            <source>Another line or gateway</source>
            <translation>Andere Leitung oder Gateway</translation>
        </message>
        <message>
            <source>Baud rates</source>
            <translation>Baudraten</translation>
        </message>
        <message>
            <source>From unit</source>
            <translation>Von Unit</translation>
        </message>
        <message>
            <source>Go on when a combination answered</source>
            <translation>Nach einer Antwort weitersuchen</translation>
        </message>
        <message>
            <source>Line</source>
            <translation>Leitung</translation>
        </message>
        <message>
            <source>Measured</source>
            <translation>Gemessen</translation>
        </message>
        <message>
            <source>Measured: {n} ms</source>
            <translation>Gemessen: {n} ms</translation>
        </message>
        <message>
            <source>Parity</source>
            <translation>Parität</translation>
        </message>
        <message>
            <source>Port or URL</source>
            <translation>Port oder URL</translation>
        </message>
        <message>
            <source>Read only: functions 3, 17 and 43/14. Nothing is written during a scan, and one request goes out at a time, because the line is shared.</source>
            <translation>Nur lesend: Funktionen 3, 17 und 43/14. Bei der Suche wird nichts geschrieben, und es ist immer nur eine Frage unterwegs, weil die Leitung geteilt ist.</translation>
        </message>
        <message>
            <source>To unit</source>
            <translation>Bis Unit</translation>
        </message>
        <message>
            <source>Type a port or a URL</source>
            <translation>Einen Port oder eine URL eingeben</translation>
        </message>
        <message>
            <source>Wait per unit</source>
            <translation>Wartezeit je Unit</translation>
        </message>
        <message>
            <source>What is scanned</source>
            <translation>Was durchsucht wird</translation>
        </message>
        <message>
            <source>{n} ms</source>
            <translation>{n} ms</translation>
        </message>
    </context>
    <context>
        <name>ScanFound</name>
        <message numerus="yes">
            <source>%n units written to {file}</source>
            <translation>
                <numerusform>1 Unit in {file} geschrieben</numerusform>
                <numerusform>%n Units in {file} geschrieben</numerusform>
            </translation>
        </message>
        <message>
            <source>Add to devices</source>
            <translation>In die Geräteliste</translation>
        </message>
        <message>
            <source>Answer</source>
            <translation>Antwort</translation>
        </message>
        <message>
            <source>Ask unit {n} again</source>
            <translation>Unit {n} neu fragen</translation>
        </message>
        <message>
            <source>CSV files (*.csv)</source>
            <translation>CSV-Dateien (*.csv)</translation>
        </message>
        <message>
            <source>Choose a unit first</source>
            <translation>Zuerst eine Unit wählen</translation>
        </message>
        <message>
            <source>Choose another folder.</source>
            <translation>Einen anderen Ordner wählen.</translation>
        </message>
        <message>
            <source>Export CSV</source>
            <translation>CSV exportieren</translation>
        </message>
        <message>
            <source>Export units</source>
            <translation>Units exportieren</translation>
        </message>
        <message>
            <source>Found</source>
            <translation>Gefunden</translation>
        </message>
        <message>
            <source>Found so far</source>
            <translation>Bisher gefunden</translation>
        </message>
        <message>
            <source>It is being asked</source>
            <translation>Es wird gerade gefragt</translation>
        </message>
        <message>
            <source>It is in the list as {device}.</source>
            <translation>Es steht als {device} in der Liste.</translation>
        </message>
        <message>
            <source>Line</source>
            <translation>Leitung</translation>
        </message>
        <message>
            <source>Maker</source>
            <translation>Hersteller</translation>
        </message>
        <message>
            <source>No unit has answered yet. Each one that does stands here, with what it is.</source>
            <translation>Noch hat keine Unit geantwortet. Jede, die es tut, steht hier, mit dem, was sie ist.</translation>
        </message>
        <message>
            <source>Not readable</source>
            <translation>Nicht lesbar</translation>
        </message>
        <message>
            <source>Nothing was found yet</source>
            <translation>Noch nichts gefunden</translation>
        </message>
        <message>
            <source>Product</source>
            <translation>Produkt</translation>
        </message>
        <message>
            <source>Revision</source>
            <translation>Revision</translation>
        </message>
        <message>
            <source>Unit</source>
            <translation>Unit</translation>
        </message>
        <message>
            <source>Units found</source>
            <translation>Gefundene Units</translation>
        </message>
        <message>
            <source>Verdict</source>
            <translation>Ergebnis</translation>
        </message>
        <message>
            <source>What it answers is not readable.</source>
            <translation>Was es antwortet, ist nicht lesbar.</translation>
        </message>
        <message>
            <source>When the scan has ended or was stopped</source>
            <translation>Wenn die Suche zu Ende ist oder beendet wurde</translation>
        </message>
        <message>
            <source>kept when you stop</source>
            <translation>bleibt beim Beenden erhalten</translation>
        </message>
        <message>
            <source>{n} ms</source>
            <translation>{n} ms</translation>
        </message>
    </context>
    <context>
        <name>ScanPage</name>
        <message numerus="yes">
            <source>%n combinations</source>
            <translation>
                <numerusform>1 Kombination</numerusform>
                <numerusform>%n Kombinationen</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n units found</source>
            <translation>
                <numerusform>1 Unit gefunden</numerusform>
                <numerusform>%n Units gefunden</numerusform>
            </translation>
        </message>
        <message>
            <source>About {time} left</source>
            <translation>Noch etwa {time}</translation>
        </message>
        <message>
            <source>Back to ports</source>
            <translation>Zurück zu den Ports</translation>
        </message>
        <message>
            <source>Go on</source>
            <translation>Weiter</translation>
        </message>
        <message>
            <source>It is not the line of a device's port, so there is nothing to set.</source>
            <translation>Es ist nicht die Leitung eines Geräteports; es gibt nichts einzustellen.</translation>
        </message>
        <message>
            <source>Opening the line</source>
            <translation>Leitung wird geöffnet</translation>
        </message>
        <message>
            <source>Pause</source>
            <translation>Pause</translation>
        </message>
        <message>
            <source>Paused</source>
            <translation>Angehalten</translation>
        </message>
        <message>
            <source>Scan a Modbus line</source>
            <translation>Modbus-Leitung durchsuchen</translation>
        </message>
        <message>
            <source>Scan again</source>
            <translation>Neu durchsuchen</translation>
        </message>
        <message>
            <source>Scan of {line}: {n} %</source>
            <translation>Suche auf {line}: {n} %</translation>
        </message>
        <message>
            <source>Serial ports</source>
            <translation>Serielle Ports</translation>
        </message>
        <message>
            <source>Start scan</source>
            <translation>Suche beginnen</translation>
        </message>
        <message>
            <source>Stop scan</source>
            <translation>Suche beenden</translation>
        </message>
        <message>
            <source>Unit {n}</source>
            <translation>Unit {n}</translation>
        </message>
        <message>
            <source>Use {line} for this line</source>
            <translation>{line} für diese Leitung nehmen</translation>
        </message>
        <message>
            <source>Usual settings first. At most about {time}.</source>
            <translation>Übliche Einstellungen zuerst. Höchstens etwa {time}.</translation>
        </message>
        <message>
            <source>{line} fits {n} of {total} found units.</source>
            <translation>{line} passt zu {n} von {total} gefundenen Units.</translation>
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
        <name>SerialDevices</name>
        <message numerus="yes">
            <source>%n differ</source>
            <translation>
                <numerusform>1 weicht ab</numerusform>
                <numerusform>%n weichen ab</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n ports</source>
            <translation>
                <numerusform>1 Port</numerusform>
                <numerusform>%n Ports</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Apply profile to %n</source>
            <translation>
                <numerusform>Profil auf 1 anwenden</numerusform>
                <numerusform>Profil auf %n anwenden</numerusform>
            </translation>
        </message>
        <message>
            <source>As wanted</source>
            <translation>Wie gewünscht</translation>
        </message>
        <message>
            <source>Device</source>
            <translation>Gerät</translation>
        </message>
        <message>
            <source>Devices</source>
            <translation>Geräte</translation>
        </message>
        <message>
            <source>Devices with serial ports</source>
            <translation>Geräte mit seriellen Ports</translation>
        </message>
        <message>
            <source>Mode</source>
            <translation>Betriebsart</translation>
        </message>
        <message>
            <source>Name</source>
            <translation>Name</translation>
        </message>
        <message>
            <source>Not done</source>
            <translation>Nicht getan</translation>
        </message>
        <message>
            <source>Not proved</source>
            <translation>Nicht bewiesen</translation>
        </message>
        <message>
            <source>Not read</source>
            <translation>Nicht gelesen</translation>
        </message>
        <message>
            <source>Not taken</source>
            <translation>Nicht übernommen</translation>
        </message>
        <message>
            <source>Port</source>
            <translation>Port</translation>
        </message>
        <message>
            <source>Ports</source>
            <translation>Ports</translation>
        </message>
        <message>
            <source>Proved</source>
            <translation>Bewiesen</translation>
        </message>
        <message>
            <source>Read</source>
            <translation>Gelesen</translation>
        </message>
        <message>
            <source>Reading</source>
            <translation>Wird gelesen</translation>
        </message>
        <message>
            <source>Set by hand</source>
            <translation>Von Hand</translation>
        </message>
        <message>
            <source>State</source>
            <translation>Zustand</translation>
        </message>
        <message>
            <source>To be set</source>
            <translation>Einzustellen</translation>
        </message>
        <message>
            <source>Writing</source>
            <translation>Wird geschrieben</translation>
        </message>
    </context>
    <context>
        <name>SerialPage</name>
        <message numerus="yes">
            <source>%n settings cannot be</source>
            <translation>
                <numerusform>1 Einstellung geht nicht</numerusform>
                <numerusform>%n Einstellungen gehen nicht</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n settings differ</source>
            <translation>
                <numerusform>1 Einstellung weicht ab</numerusform>
                <numerusform>%n Einstellungen weichen ab</numerusform>
            </translation>
        </message>
        <message>
            <source>A person sets this one on its own page; nothing is written from here.</source>
            <translation>Dieses stellt ein Mensch auf seiner eigenen Seite ein; von hier wird nichts geschrieben.</translation>
        </message>
        <message>
            <source>At the right</source>
            <translation>Rechts</translation>
        </message>
        <message>
            <source>Choose device servers in the list; their ports are read, nothing is written by that.</source>
            <translation>Geräteserver in der Liste wählen; ihre Ports werden gelesen, geschrieben wird dabei nichts.</translation>
        </message>
        <message>
            <source>Choose devices</source>
            <translation>Geräte wählen</translation>
        </message>
        <message>
            <source>No profile</source>
            <translation>Kein Profil</translation>
        </message>
        <message>
            <source>Nothing was written yet.</source>
            <translation>Noch wurde nichts geschrieben.</translation>
        </message>
        <message>
            <source>One device first, alone; a person compares it before others follow.</source>
            <translation>Zuerst ein Gerät allein; ein Mensch vergleicht es, ehe andere folgen.</translation>
        </message>
        <message>
            <source>One device first, alone; others follow when it was read back.</source>
            <translation>Zuerst ein Gerät allein; andere folgen, wenn es zurückgelesen ist.</translation>
        </message>
        <message>
            <source>Open a profile</source>
            <translation>Ein Profil öffnen</translation>
        </message>
        <message>
            <source>Open profile</source>
            <translation>Profil öffnen</translation>
        </message>
        <message>
            <source>Port {n} of {device}</source>
            <translation>Port {n} von {device}</translation>
        </message>
        <message>
            <source>Profile</source>
            <translation>Profil</translation>
        </message>
        <message>
            <source>Profiles (*.toml)</source>
            <translation>Profile (*.toml)</translation>
        </message>
        <message>
            <source>Reached by</source>
            <translation>Erreicht über</translation>
        </message>
        <message>
            <source>Read again</source>
            <translation>Neu lesen</translation>
        </message>
        <message>
            <source>Read back afterwards. A port restarts while it is written.</source>
            <translation>Wird danach zurückgelesen. Ein Port startet beim Schreiben neu.</translation>
        </message>
        <message>
            <source>Reading changes nothing.</source>
            <translation>Lesen ändert nichts.</translation>
        </message>
        <message>
            <source>Save as profile</source>
            <translation>Als Profil sichern</translation>
        </message>
        <message>
            <source>Save the present as a profile</source>
            <translation>Den jetzigen Stand als Profil sichern</translation>
        </message>
        <message>
            <source>Scan a Modbus line</source>
            <translation>Modbus-Leitung durchsuchen</translation>
        </message>
        <message>
            <source>Serial ports</source>
            <translation>Serielle Ports</translation>
        </message>
        <message>
            <source>Steps and proof</source>
            <translation>Schritte und Beweis</translation>
        </message>
        <message>
            <source>Take present as wanted</source>
            <translation>Jetzigen Stand wünschen</translation>
        </message>
        <message>
            <source>Terminal</source>
            <translation>Terminal</translation>
        </message>
        <message>
            <source>Test the port</source>
            <translation>Port testen</translation>
        </message>
        <message>
            <source>The profile was written to {file}</source>
            <translation>Das Profil wurde in {file} geschrieben</translation>
        </message>
        <message>
            <source>This computer's ports</source>
            <translation>Ports dieses Rechners</translation>
        </message>
        <message numerus="yes">
            <source>Write %n changes</source>
            <translation>
                <numerusform>1 Änderung schreiben</numerusform>
                <numerusform>%n Änderungen schreiben</numerusform>
            </translation>
        </message>
        <message>
            <source>{line} is wanted for port {n} of {device}</source>
            <translation>{line} ist für Port {n} von {device} gewünscht</translation>
        </message>
        <message>
            <source>{text} to {n} devices</source>
            <translation>{text}, auf {n} Geräte</translation>
        </message>
    </context>
    <context>
        <name>SettingsCard</name>
        <message>
            <source>All settings</source>
            <translation>Alle Einstellungen</translation>
        </message>
        <message>
            <source>Cannot be</source>
            <translation>Geht nicht</translation>
        </message>
        <message>
            <source>Differs</source>
            <translation>Weicht ab</translation>
        </message>
        <message>
            <source>Keep as it is</source>
            <translation>So lassen</translation>
        </message>
        <message>
            <source>Nobody has published where the web console holds what is marked assumed.</source>
            <translation>Niemand hat veröffentlicht, wo die Weboberfläche hält, was als angenommen markiert ist.</translation>
        </message>
        <message>
            <source>Not shown</source>
            <translation>Nicht gezeigt</translation>
        </message>
        <message>
            <source>Not taken</source>
            <translation>Nicht übernommen</translation>
        </message>
        <message>
            <source>Of several devices one is written alone; the others follow when it reads back what was wanted.</source>
            <translation>Von mehreren Geräten wird eines allein geschrieben; die anderen folgen, wenn es das Gewünschte zurückliest.</translation>
        </message>
        <message>
            <source>Port {n}</source>
            <translation>Port {n}</translation>
        </message>
        <message>
            <source>Present</source>
            <translation>Jetzt</translation>
        </message>
        <message>
            <source>Proved</source>
            <translation>Bewiesen</translation>
        </message>
        <message>
            <source>Set, read back</source>
            <translation>Gesetzt, zurückgelesen</translation>
        </message>
        <message>
            <source>Setting</source>
            <translation>Einstellung</translation>
        </message>
        <message>
            <source>Settings, present and wanted</source>
            <translation>Einstellungen, jetzt und gewünscht</translation>
        </message>
        <message>
            <source>The first device is written alone, and a person compares it with the device's own page.</source>
            <translation>Das erste Gerät wird allein geschrieben, und ein Mensch vergleicht es mit der eigenen Seite des Geräts.</translation>
        </message>
        <message>
            <source>To be set</source>
            <translation>Einzustellen</translation>
        </message>
        <message>
            <source>Wanted</source>
            <translation>Gewünscht</translation>
        </message>
        <message>
            <source>assumed</source>
            <translation>angenommen</translation>
        </message>
        <message>
            <source>same</source>
            <translation>gleich</translation>
        </message>
        <message>
            <source>{least} to {most}</source>
            <translation>{least} bis {most}</translation>
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
        <message>
            <source>Vault locked</source>
            <translation>Tresor gesperrt</translation>
        </message>
        <message>
            <source>Vault unlocked</source>
            <translation>Tresor entsperrt</translation>
        </message>
    </context>
    <context>
        <name>Terminal</name>
        <message>
            <source>Break</source>
            <translation>Break</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>Schließen</translation>
        </message>
        <message>
            <source>Closed</source>
            <translation>Geschlossen</translation>
        </message>
        <message>
            <source>Echo</source>
            <translation>Echo</translation>
        </message>
        <message>
            <source>Enter sends</source>
            <translation>Enter sendet</translation>
        </message>
        <message>
            <source>Hex</source>
            <translation>Hex</translation>
        </message>
        <message>
            <source>Line</source>
            <translation>Leitung</translation>
        </message>
        <message>
            <source>Log to a file</source>
            <translation>In Datei mitschreiben</translation>
        </message>
        <message>
            <source>Open</source>
            <translation>Öffnen</translation>
        </message>
        <message>
            <source>Send a file</source>
            <translation>Datei senden</translation>
        </message>
        <message>
            <source>Terminal</source>
            <translation>Terminal</translation>
        </message>
        <message>
            <source>The log goes to {file}</source>
            <translation>Mitgeschrieben wird in {file}</translation>
        </message>
        <message>
            <source>Times</source>
            <translation>Zeiten</translation>
        </message>
        <message>
            <source>Type, Enter sends</source>
            <translation>Tippen, Enter sendet</translation>
        </message>
        <message>
            <source>What came over the line</source>
            <translation>Was über die Leitung kam</translation>
        </message>
        <message>
            <source>What is sent</source>
            <translation>Was gesendet wird</translation>
        </message>
        <message>
            <source>Write a rate from 50 to 4000000 bit/s.</source>
            <translation>Eine Rate von 50 bis 4000000 bit/s schreiben.</translation>
        </message>
        <message>
            <source>off</source>
            <translation>aus</translation>
        </message>
        <message>
            <source>on</source>
            <translation>ein</translation>
        </message>
        <message>
            <source>{received} B/s in, {sent} B/s out, {total} bytes</source>
            <translation>{received} B/s herein, {sent} B/s hinaus, {total} Bytes</translation>
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
        <name>TlsFields</name>
        <message>
            <source>Authorities</source>
            <translation>Zertifizierungsstellen</translation>
        </message>
        <message>
            <source>In the certificate's file</source>
            <translation>In der Datei des Zertifikats</translation>
        </message>
        <message>
            <source>Inside TLS</source>
            <translation>In TLS</translation>
        </message>
        <message>
            <source>Its key</source>
            <translation>Sein Schlüssel</translation>
        </message>
        <message>
            <source>Name in its certificate</source>
            <translation>Name in seinem Zertifikat</translation>
        </message>
        <message>
            <source>None</source>
            <translation>Keine</translation>
        </message>
        <message>
            <source>Own certificate</source>
            <translation>Eigenes Zertifikat</translation>
        </message>
        <message>
            <source>PEM files (*.pem *.crt *.cer *.key);;All files (*)</source>
            <translation>PEM-Dateien (*.pem *.crt *.cer *.key);;Alle Dateien (*)</translation>
        </message>
        <message>
            <source>SHA-256 of its certificate</source>
            <translation>SHA-256 seines Zertifikats</translation>
        </message>
        <message>
            <source>Those of this computer</source>
            <translation>Die dieses Rechners</translation>
        </message>
        <message>
            <source>With a fingerprint nothing else is asked of it.</source>
            <translation>Mit einem Fingerabdruck wird sonst nichts von ihm verlangt.</translation>
        </message>
        <message>
            <source>Without a fingerprint an authority has to vouch for it under its name.</source>
            <translation>Ohne Fingerabdruck muss eine Zertifizierungsstelle unter seinem Namen für es bürgen.</translation>
        </message>
        <message>
            <source>the host of the line</source>
            <translation>der Host der Leitung</translation>
        </message>
    </context>
    <context>
        <name>Trust</name>
        <message>
            <source>Check it on the command line with the approval: 'firmware check'.</source>
            <translation>Mit der Freigabe auf der Kommandozeile prüfen: 'firmware check'.</translation>
        </message>
        <message>
            <source>Choose its signature.</source>
            <translation>Ihre Signatur wählen.</translation>
        </message>
        <message>
            <source>Choose the maker's root certificate under Roots to trust.</source>
            <translation>Das Wurzelzertifikat des Herstellers unter Vertraute Wurzeln wählen.</translation>
        </message>
        <message>
            <source>Digest only</source>
            <translation>Nur Prüfsumme</translation>
        </message>
        <message>
            <source>Fetch the present revocation list from the maker's page and choose it below.</source>
            <translation>Die jetzige Sperrliste von der Seite des Herstellers holen und unten wählen.</translation>
        </message>
        <message>
            <source>Not reached</source>
            <translation>Nicht erreicht</translation>
        </message>
        <message>
            <source>Nothing to check</source>
            <translation>Nichts zu prüfen</translation>
        </message>
        <message>
            <source>Passed</source>
            <translation>Bestanden</translation>
        </message>
        <message>
            <source>Passed with a note</source>
            <translation>Mit Hinweis</translation>
        </message>
        <message>
            <source>Paste the value from the maker's page, or choose the file of sums.</source>
            <translation>Den Wert von der Seite des Herstellers einfügen oder die Summendatei wählen.</translation>
        </message>
        <message>
            <source>Refused</source>
            <translation>Abgelehnt</translation>
        </message>
        <message>
            <source>Steps of the check</source>
            <translation>Schritte der Prüfung</translation>
        </message>
        <message>
            <source>Trusted</source>
            <translation>Vertraut</translation>
        </message>
    </context>
    <context>
        <name>Upgrading</name>
        <message numerus="yes">
            <source>%n devices were not finished. Each is asked for its version before anything is sent.</source>
            <translation>
                <numerusform>%n Gerät wurde nicht fertig. Es wird nach seiner Version gefragt, bevor etwas gesendet wird.</numerusform>
                <numerusform>%n Geräte wurden nicht fertig. Jedes wird nach seiner Version gefragt, bevor etwas gesendet wird.</numerusform>
            </translation>
        </message>
        <message>
            <source>A job was cut off: {file} to {version}</source>
            <translation>Ein Auftrag wurde abgebrochen: {file} auf {version}</translation>
        </message>
        <message>
            <source>Resume</source>
            <translation>Fortsetzen</translation>
        </message>
        <message>
            <source>Show</source>
            <translation>Zeigen</translation>
        </message>
    </context>
    <context>
        <name>VaultDoor</name>
        <message>
            <source>It locks by itself after 10 minutes without use.</source>
            <translation>Er sperrt sich nach 10 Minuten ohne Benutzung selbst.</translation>
        </message>
        <message>
            <source>Make a vault for the passwords of your devices</source>
            <translation>Einen Tresor für die Gerätepasswörter anlegen</translation>
        </message>
        <message>
            <source>Make the vault</source>
            <translation>Tresor anlegen</translation>
        </message>
        <message>
            <source>One encrypted file on this computer. Without the passphrase nobody can read it, nor can Firstlight: write it down where your company keeps such things.</source>
            <translation>Eine verschlüsselte Datei auf diesem Rechner. Ohne die Passphrase kann niemand sie lesen, auch Firstlight nicht: dort aufschreiben, wo der Betrieb so etwas aufbewahrt.</translation>
        </message>
        <message>
            <source>Open the vault</source>
            <translation>Tresor öffnen</translation>
        </message>
        <message>
            <source>Open with this computer's keyring</source>
            <translation>Mit dem Schlüsselbund dieses Rechners öffnen</translation>
        </message>
        <message>
            <source>Passphrase</source>
            <translation>Passphrase</translation>
        </message>
        <message>
            <source>The same again</source>
            <translation>Dieselbe noch einmal</translation>
        </message>
        <message>
            <source>The vault is locked</source>
            <translation>Der Tresor ist gesperrt</translation>
        </message>
        <message>
            <source>Type the passphrase</source>
            <translation>Die Passphrase eingeben</translation>
        </message>
        <message>
            <source>Unlock</source>
            <translation>Entsperren</translation>
        </message>
    </context>
    <context>
        <name>VaultPage</name>
        <message numerus="yes">
            <source>%n not proved</source>
            <translation>
                <numerusform>%n nicht bewiesen</numerusform>
                <numerusform>%n nicht bewiesen</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n passwords</source>
            <translation>
                <numerusform>%n Passwort</numerusform>
                <numerusform>%n Passwörter</numerusform>
            </translation>
        </message>
        <message>
            <source>Account</source>
            <translation>Konto</translation>
        </message>
        <message>
            <source>Backup</source>
            <translation>Sicherung</translation>
        </message>
        <message>
            <source>Being changed</source>
            <translation>Wird geändert</translation>
        </message>
        <message>
            <source>Changed</source>
            <translation>Geändert</translation>
        </message>
        <message>
            <source>Copy password</source>
            <translation>Passwort kopieren</translation>
        </message>
        <message>
            <source>Device</source>
            <translation>Gerät</translation>
        </message>
        <message>
            <source>Device, serial or account</source>
            <translation>Gerät, Seriennr. oder Konto</translation>
        </message>
        <message>
            <source>Earlier</source>
            <translation>Früher</translation>
        </message>
        <message>
            <source>Export KDBX</source>
            <translation>KDBX exportieren</translation>
        </message>
        <message>
            <source>Export the vault</source>
            <translation>Tresor exportieren</translation>
        </message>
        <message>
            <source>Filter the vault</source>
            <translation>Tresor filtern</translation>
        </message>
        <message>
            <source>For</source>
            <translation>Für</translation>
        </message>
        <message>
            <source>Held, unused</source>
            <translation>Liegt bereit</translation>
        </message>
        <message>
            <source>Hide</source>
            <translation>Verbergen</translation>
        </message>
        <message>
            <source>Hides in {n} s</source>
            <translation>Verbirgt sich in {n} s</translation>
        </message>
        <message>
            <source>Import</source>
            <translation>Importieren</translation>
        </message>
        <message>
            <source>Import into the vault</source>
            <translation>In den Tresor importieren</translation>
        </message>
        <message>
            <source>KeePass (*.kdbx)</source>
            <translation>KeePass (*.kdbx)</translation>
        </message>
        <message>
            <source>KeePassXC asks for it. It need not be the passphrase of this vault.</source>
            <translation>KeePassXC fragt danach. Es muss nicht die Passphrase dieses Tresors sein.</translation>
        </message>
        <message>
            <source>Lock</source>
            <translation>Sperren</translation>
        </message>
        <message>
            <source>Locked</source>
            <translation>Gesperrt</translation>
        </message>
        <message>
            <source>Login</source>
            <translation>Anmeldung</translation>
        </message>
        <message>
            <source>No password is chosen</source>
            <translation>Kein Passwort gewählt</translation>
        </message>
        <message>
            <source>Not made yet</source>
            <translation>Noch nicht angelegt</translation>
        </message>
        <message>
            <source>Not proved</source>
            <translation>Nicht bewiesen</translation>
        </message>
        <message>
            <source>On the clipboard for {n} s more</source>
            <translation>Noch {n} s in der Zwischenablage</translation>
        </message>
        <message>
            <source>Passphrase of the exported file</source>
            <translation>Passphrase der exportierten Datei</translation>
        </message>
        <message>
            <source>Passphrase of {file}</source>
            <translation>Passphrase von {file}</translation>
        </message>
        <message>
            <source>Password</source>
            <translation>Passwort</translation>
        </message>
        <message>
            <source>Passwords</source>
            <translation>Passwörter</translation>
        </message>
        <message>
            <source>Proved</source>
            <translation>Bewiesen</translation>
        </message>
        <message>
            <source>Show</source>
            <translation>Zeigen</translation>
        </message>
        <message>
            <source>Shown for 20 s, copied for 30 s</source>
            <translation>20 s gezeigt, 30 s kopiert</translation>
        </message>
        <message>
            <source>State</source>
            <translation>Zustand</translation>
        </message>
        <message>
            <source>Vault</source>
            <translation>Tresor</translation>
        </message>
        <message>
            <source>Wi-Fi</source>
            <translation>WLAN</translation>
        </message>
        <message>
            <source>{account} on {device}</source>
            <translation>{account} auf {device}</translation>
        </message>
        <message>
            <source>{file} was imported</source>
            <translation>{file} wurde importiert</translation>
        </message>
        <message>
            <source>{file} was written</source>
            <translation>{file} wurde geschrieben</translation>
        </message>
    </context>
    <context>
        <name>Verb</name>
        <message>
            <source>An update needs an address</source>
            <translation>Eine Aktualisierung braucht eine Adresse</translation>
        </message>
        <message>
            <source>Choose a row first</source>
            <translation>Zuerst eine Zeile wählen</translation>
        </message>
        <message>
            <source>Claim</source>
            <translation>Übernehmen</translation>
        </message>
        <message numerus="yes">
            <source>Claim %n devices</source>
            <translation>
                <numerusform>%n Gerät übernehmen</numerusform>
                <numerusform>%n Geräte übernehmen</numerusform>
            </translation>
        </message>
        <message>
            <source>Claim needs a device that a family recognises</source>
            <translation>Übernehmen braucht ein Gerät, das eine Familie erkennt</translation>
        </message>
        <message>
            <source>Claim needs a device whose address and serial number are its own</source>
            <translation>Übernehmen braucht ein Gerät mit eigener Adresse und Seriennummer</translation>
        </message>
        <message>
            <source>Claim {n} of {total}</source>
            <translation>{n} von {total} übernehmen</translation>
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
            <source>Serial ports</source>
            <translation>Serielle Ports</translation>
        </message>
        <message>
            <source>Serial ports needs a device whose ports can be set from here</source>
            <translation>Serielle Ports brauchen ein Gerät, dessen Ports von hier aus einzustellen sind</translation>
        </message>
        <message numerus="yes">
            <source>Serial ports of %n devices</source>
            <translation>
                <numerusform>Serielle Ports von 1 Gerät</numerusform>
                <numerusform>Serielle Ports von %n Geräten</numerusform>
            </translation>
        </message>
        <message>
            <source>Serial ports of {n} of {total}</source>
            <translation>Serielle Ports von {n} der {total}</translation>
        </message>
        <message>
            <source>This device</source>
            <translation>Dieses Gerät</translation>
        </message>
        <message>
            <source>Update firmware</source>
            <translation>Firmware aktualisieren</translation>
        </message>
        <message numerus="yes">
            <source>Update firmware of %n devices</source>
            <translation>
                <numerusform>Firmware von %n Gerät aktualisieren</numerusform>
                <numerusform>Firmware von %n Geräten aktualisieren</numerusform>
            </translation>
        </message>
        <message>
            <source>Update firmware of {n} of {total}</source>
            <translation>Firmware von {n} von {total} aktualisieren</translation>
        </message>
        <message>
            <source>{family} has no way to show itself</source>
            <translation>{family} kann sich nicht zeigen</translation>
        </message>
        <message>
            <source>{family} is updated on its own page or in its maker's program</source>
            <translation>{family} wird auf der eigenen Seite oder im Programm des Herstellers aktualisiert</translation>
        </message>
    </context>
    <context>
        <name>Wizard</name>
        <message>
            <source>Back</source>
            <translation>Zurück</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>Abbrechen</translation>
        </message>
        <message>
            <source>Steps</source>
            <translation>Schritte</translation>
        </message>
        <message>
            <source>What to do</source>
            <translation>Was zu tun ist</translation>
        </message>
        <message>
            <source>current step</source>
            <translation>aktueller Schritt</translation>
        </message>
        <message>
            <source>done</source>
            <translation>erledigt</translation>
        </message>
    </context>
    <context>
        <name>guides</name>
        <message>
            <source>A device behind the gateway answers over Modbus TCP at its unit; exception 11 means that nobody answers behind it.</source>
            <translation>Ein Gerät hinter dem Gateway antwortet über Modbus TCP unter seiner Unit; Ausnahme 11 heißt, dass dahinter niemand antwortet.</translation>
        </message>
        <message>
            <source>Administrator password of an IFE or EIFE</source>
            <translation>Administratorpasswort einer IFE oder EIFE</translation>
        </message>
        <message>
            <source>An IFE or EIFE that comes from a firmware before 004.001.000 has lost its accounts: SecurityAdmin has the password of the delivery again. Claim it right behind the update.</source>
            <translation>Eine IFE oder EIFE, die von einer Firmware vor 004.001.000 kommt, hat ihre Konten verloren: SecurityAdmin hat wieder das Passwort der Auslieferung. Gleich nach der Aktualisierung erneut in Besitz nehmen.</translation>
        </message>
        <message>
            <source>Click UPLOAD. The upgrade begins with it and cannot be taken back; serial lines are down until the device has restarted.</source>
            <translation>Auf UPLOAD klicken. Damit beginnt die Aktualisierung und ist nicht zurückzunehmen; die seriellen Leitungen stehen still, bis das Gerät neu gestartet ist.</translation>
        </message>
        <message>
            <source>Compare the gateway's date and time with this computer's. With a wrong clock a good signature may be refused.</source>
            <translation>Datum und Uhrzeit des Gateways mit denen dieses Rechners vergleichen. Geht die Uhr falsch, kann eine gute Signatur abgelehnt werden.</translation>
        </message>
        <message>
            <source>Connect EcoStruxure Power Commission to the trip unit: USB, the interface module, or Ethernet.</source>
            <translation>EcoStruxure Power Commission mit dem Auslösegerät verbinden: über USB, das Schnittstellenmodul oder Ethernet.</translation>
        </message>
        <message>
            <source>Connect to the interface, open its firmware menu and choose the package {file}, version {version}. Take this copy and no other: it is the one that was checked.</source>
            <translation>Mit der Schnittstelle verbinden, ihr Firmwaremenü öffnen und das Paket {file}, Version {version}, wählen. Nur diese Kopie nehmen: sie ist die geprüfte.</translation>
        </message>
        <message>
            <source>Connect to the trip unit by USB or Ethernet and log in with a profile that may do it. Note the protection settings first.</source>
            <translation>Über USB oder Ethernet mit dem Auslösegerät verbinden und mit einem Profil anmelden, das es darf. Zuerst die Schutzeinstellungen notieren.</translation>
        </message>
        <message>
            <source>Connect with EcoStruxure Power Commission and open the interface's communication settings.</source>
            <translation>Mit EcoStruxure Power Commission verbinden und die Kommunikationseinstellungen der Schnittstelle öffnen.</translation>
        </message>
        <message>
            <source>Export the configuration if this site keeps one.</source>
            <translation>Die Konfiguration exportieren, falls die Anlage sie aufbewahrt.</translation>
        </message>
        <message>
            <source>Firmware of a MicroLogic trip unit</source>
            <translation>Firmware eines MicroLogic-Auslösegeräts</translation>
        </message>
        <message>
            <source>Firmware of a Panel Server</source>
            <translation>Firmware eines Panel Server</translation>
        </message>
        <message>
            <source>Firmware of an IFE, EIFE or IFM</source>
            <translation>Firmware einer IFE, EIFE oder IFM</translation>
        </message>
        <message>
            <source>Firmware of an NPort 6000-G2</source>
            <translation>Firmware eines NPort 6000-G2</translation>
        </message>
        <message>
            <source>First account on an NPort 6000-G2</source>
            <translation>Erstes Konto auf einem NPort 6000-G2</translation>
        </message>
        <message>
            <source>First password of SecurityAdmin on a Panel Server</source>
            <translation>Erstes Passwort von SecurityAdmin auf einem Panel Server</translation>
        </message>
        <message>
            <source>Give every module behind the same breaker the same password: trip unit, IFM, IFE, I/O, FDM121.</source>
            <translation>Jedem Modul hinter demselben Leistungsschalter dasselbe Passwort geben: Auslösegerät, IFM, IFE, I/O, FDM121.</translation>
        </message>
        <message>
            <source>Leave power and network on until the login page is back.</source>
            <translation>Spannung und Netz eingeschaltet lassen, bis die Anmeldeseite wieder da ist.</translation>
        </message>
        <message>
            <source>Log in as {account} with the password of the delivery. Three wrong tries lock the account until another security administrator unlocks it.</source>
            <translation>Als {account} mit dem Passwort der Auslieferung anmelden. Drei falsche Versuche sperren das Konto, bis ein anderer Sicherheitsadministrator es entsperrt.</translation>
        </message>
        <message>
            <source>Log in as {account}. Firmware of some versions asks for a first password at once; others take the one of the delivery and want it changed.</source>
            <translation>Als {account} anmelden. Manche Firmware verlangt sofort ein erstes Passwort; andere nimmt das der Auslieferung und will es geändert haben.</translation>
        </message>
        <message>
            <source>Log out, log in again as {account} with the same password, and log out.</source>
            <translation>Abmelden, als {account} mit demselben Passwort erneut anmelden und wieder abmelden.</translation>
        </message>
        <message>
            <source>Look at the address dials on the interface's front, and at the padlock beside them: closed, it refuses commands and settings.</source>
            <translation>Die Adressräder vorn an der Schnittstelle ansehen und das Vorhängeschloss daneben: Geschlossen lehnt sie Befehle und Einstellungen ab.</translation>
        </message>
        <message>
            <source>Look up the manufacturer's list of revoked certificates. A package dated before the revocation of its certificate is not installed.</source>
            <translation>In der Liste widerrufener Zertifikate des Herstellers nachsehen. Ein Paket, das älter ist als der Widerruf seines Zertifikats, wird nicht installiert.</translation>
        </message>
        <message>
            <source>MicroLogic profile password</source>
            <translation>Passwort eines MicroLogic-Profils</translation>
        </message>
        <message>
            <source>Modbus serial line of a Panel Server</source>
            <translation>Serielle Modbus-Leitung eines Panel Server</translation>
        </message>
        <message>
            <source>Modbus serial line of an IFM</source>
            <translation>Serielle Modbus-Leitung einer IFM</translation>
        </message>
        <message>
            <source>No public channel of the gateway tells whether a password works. It cannot be proved from outside.</source>
            <translation>Kein öffentlicher Weg des Gateways sagt, ob ein Passwort gilt. Von außen ist es nicht zu beweisen.</translation>
        </message>
        <message>
            <source>No public channel of the interface tells whether a password works. It cannot be proved from outside.</source>
            <translation>Kein öffentlicher Weg der Schnittstelle sagt, ob ein Passwort gilt. Von außen ist es nicht zu beweisen.</translation>
        </message>
        <message>
            <source>Note what is set now. Then set baud rate, parity and stop bits as the other devices on the line have them, and apply.</source>
            <translation>Notieren, was jetzt eingestellt ist. Dann Baudrate, Parität und Stoppbits so einstellen, wie die anderen Geräte der Leitung sie haben, und anwenden.</translation>
        </message>
        <message>
            <source>Note what is set now. Then set baud rate, parity, stop bits and termination as the devices on the line have them, and save. The line is silent for a moment.</source>
            <translation>Notieren, was jetzt eingestellt ist. Dann Baudrate, Parität, Stoppbits und Abschluss so einstellen, wie die Geräte der Leitung sie haben, und sichern. Die Leitung schweigt einen Augenblick.</translation>
        </message>
        <message>
            <source>Note what the port is set to now: interface, baud rate, data bits, parity, stop bits, flow control, operation mode and its ports.</source>
            <translation>Notieren, wie der Port jetzt eingestellt ist: Schnittstelle, Baudrate, Datenbits, Parität, Stoppbits, Flusssteuerung, Betriebsart und deren Ports.</translation>
        </message>
        <message>
            <source>Only the vendor's program can check it. It cannot be proved from outside.</source>
            <translation>Nur das Programm des Herstellers kann es prüfen. Von außen ist es nicht zu beweisen.</translation>
        </message>
        <message>
            <source>Open Maintenance &gt; Firmware Upgrade and choose the file {file}. Take this copy and no other: it is the one that was checked.</source>
            <translation>Maintenance &gt; Firmware Upgrade öffnen und die Datei {file} wählen. Nur diese Kopie nehmen: sie ist die geprüfte.</translation>
        </message>
        <message>
            <source>Open the Firmware Update page and choose the file {file}. Take this copy and no other: it is the one that was checked.</source>
            <translation>Die Seite Firmware Update öffnen und die Datei {file} wählen. Nur diese Kopie nehmen: sie ist die geprüfte.</translation>
        </message>
        <message>
            <source>Open the account's page and choose to change the password.</source>
            <translation>Die Seite des Kontos öffnen und das Ändern des Passworts wählen.</translation>
        </message>
        <message>
            <source>Open the device's page and compare the certificate's fingerprint with the one shown here.</source>
            <translation>Die Seite des Geräts öffnen und den Fingerabdruck des Zertifikats mit dem hier gezeigten vergleichen.</translation>
        </message>
        <message>
            <source>Open the device's page, compare the certificate's fingerprint with the one shown here, and log in with an account that may update firmware.</source>
            <translation>Die Seite des Geräts öffnen, den Fingerabdruck des Zertifikats mit dem hier gezeigten vergleichen und mit einem Konto anmelden, das Firmware aktualisieren darf.</translation>
        </message>
        <message>
            <source>Open the device's page, compare the certificate's fingerprint with the one shown here, and log in.</source>
            <translation>Die Seite des Geräts öffnen, den Fingerabdruck des Zertifikats mit dem hier gezeigten vergleichen und anmelden.</translation>
        </message>
        <message>
            <source>Open the firmware menu and choose the package {file}, version {version}. Take this copy and no other: it is the one that was checked.</source>
            <translation>Das Firmwaremenü öffnen und das Paket {file}, Version {version}, wählen. Nur diese Kopie nehmen: sie ist die geprüfte.</translation>
        </message>
        <message>
            <source>Open the gateway's page and compare the certificate's fingerprint with the one shown here.</source>
            <translation>Die Seite des Gateways öffnen und den Fingerabdruck des Zertifikats mit dem hier gezeigten vergleichen.</translation>
        </message>
        <message>
            <source>Open the gateway's page, compare the certificate's fingerprint with the one shown here, and log in with an account that may change settings.</source>
            <translation>Die Seite des Gateways öffnen, den Fingerabdruck des Zertifikats mit dem hier gezeigten vergleichen und mit einem Konto anmelden, das Einstellungen ändern darf.</translation>
        </message>
        <message>
            <source>Open the gateway's page, compare the certificate's fingerprint with the one shown here, and log in with an account that may update firmware.</source>
            <translation>Die Seite des Gateways öffnen, den Fingerabdruck des Zertifikats mit dem hier gezeigten vergleichen und mit einem Konto anmelden, das Firmware aktualisieren darf.</translation>
        </message>
        <message>
            <source>Open the interface's page and compare the certificate's fingerprint with the one shown here.</source>
            <translation>Die Seite der Schnittstelle öffnen und den Fingerabdruck des Zertifikats mit dem hier gezeigten vergleichen.</translation>
        </message>
        <message>
            <source>Open the password settings and choose the profile {account}. The present password of the profile, or the Administrator's, is asked.</source>
            <translation>Die Passworteinstellungen öffnen und das Profil {account} wählen. Gefragt wird das bisherige Passwort des Profils oder das des Administrators.</translation>
        </message>
        <message>
            <source>Open the settings of Modbus devices and there the Modbus configuration. EcoStruxure Power Commission has the same.</source>
            <translation>Die Einstellungen der Modbus-Geräte öffnen und dort die Modbus-Konfiguration. EcoStruxure Power Commission hat dasselbe.</translation>
        </message>
        <message>
            <source>Paste the four characters from the clipboard as the new password.</source>
            <translation>Die vier Zeichen aus der Zwischenablage als neues Passwort einfügen.</translation>
        </message>
        <message>
            <source>Paste the password from the clipboard as the new one, in both fields, and save.</source>
            <translation>Das Passwort aus der Zwischenablage als neues in beide Felder einfügen und speichern.</translation>
        </message>
        <message>
            <source>Paste the password from the clipboard into both password fields and save.</source>
            <translation>Das Passwort aus der Zwischenablage in beide Passwortfelder einfügen und speichern.</translation>
        </message>
        <message>
            <source>Plan it with the people who run the installation, and read the release note: whether the breaker may stay closed meanwhile is the manufacturer's to say.</source>
            <translation>Mit den Betreibern der Anlage planen und die Versionshinweise lesen: ob der Leistungsschalter dabei eingeschaltet bleiben darf, sagt der Hersteller.</translation>
        </message>
        <message>
            <source>Search the line from here through the gateway: each device has to answer at its address.</source>
            <translation>Die Leitung von hier aus durch das Gateway durchsuchen: Jedes Gerät muss unter seiner Adresse antworten.</translation>
        </message>
        <message>
            <source>Search the line from here with these settings: the IFM has to answer at the address of its dials.</source>
            <translation>Die Leitung von hier aus mit diesen Einstellungen durchsuchen: Die IFM muss unter der Adresse ihrer Räder antworten.</translation>
        </message>
        <message>
            <source>Serial ports of an NPort 6000-G2</source>
            <translation>Serielle Ports eines NPort 6000-G2</translation>
        </message>
        <message>
            <source>Set the port's line and its operation mode, and save. Connections of this port are cut when it restarts.</source>
            <translation>Leitung und Betriebsart des Ports einstellen und sichern. Verbindungen dieses Ports werden getrennt, wenn er neu startet.</translation>
        </message>
        <message>
            <source>Start the update and confirm what the page asks. A wrong signature is told by the page and noted in the audit log: stop then, and do not try another file.</source>
            <translation>Die Aktualisierung starten und bestätigen, was die Seite fragt. Eine falsche Signatur meldet die Seite und steht im Prüfprotokoll: dann aufhören und keine andere Datei versuchen.</translation>
        </message>
        <message>
            <source>Start the update and wait until the program says that it has ended. Leave power and network on; a full bar alone is not the end.</source>
            <translation>Die Aktualisierung starten und warten, bis das Programm ihr Ende meldet. Spannung und Netz eingeschaltet lassen; ein voller Balken allein ist nicht das Ende.</translation>
        </message>
        <message>
            <source>Start the update, wait until the program says that it has ended, and compare the protection settings with the noted ones.</source>
            <translation>Die Aktualisierung starten, warten, bis das Programm ihr Ende meldet, und die Schutzeinstellungen mit den notierten vergleichen.</translation>
        </message>
        <message>
            <source>Test the port from here through its data service.</source>
            <translation>Den Port von hier aus über seinen Datendienst testen.</translation>
        </message>
        <message>
            <source>The IFM answers on the line with its product id 15146 and its serial number.</source>
            <translation>Die IFM antwortet auf der Leitung mit ihrer Produktnummer 15146 und ihrer Seriennummer.</translation>
        </message>
        <message>
            <source>The device has no account yet and asks for the first one. Type {account} as its name.</source>
            <translation>Das Gerät hat noch kein Konto und fragt nach dem ersten. Als Namen {account} eingeben.</translation>
        </message>
        <message>
            <source>The device's own announcement says whether its first login is done. Whether the password is the one in the vault cannot be proved from outside.</source>
            <translation>Die eigene Meldung des Geräts sagt, ob seine erste Anmeldung erledigt ist. Ob das Passwort das aus dem Tresor ist, ist von außen nicht zu beweisen.</translation>
        </message>
        <message>
            <source>The interface says the new version in its identification registers: an IFE or EIFE at unit 255 over Modbus TCP, an IFM on its line and with the same serial number.</source>
            <translation>Die Schnittstelle nennt die neue Version in ihren Identifikationsregistern: eine IFE oder EIFE unter Unit 255 über Modbus TCP, eine IFM auf ihrer Leitung und mit derselben Seriennummer.</translation>
        </message>
        <message>
            <source>The port answers on its data service with the line as it was set. No published channel reads the settings themselves.</source>
            <translation>Der Port antwortet auf seinem Datendienst mit der eingestellten Leitung. Kein veröffentlichter Weg liest die Einstellungen selbst.</translation>
        </message>
        <message>
            <source>The same serial number answers again and says the new version. What this family says without a login is read in an assumed way.</source>
            <translation>Dieselbe Seriennummer antwortet wieder und nennt die neue Version. Was diese Familie ohne Anmeldung sagt, wird auf angenommenem Weg gelesen.</translation>
        </message>
        <message>
            <source>The same serial number answers over Modbus TCP at unit 255 and says the new version.</source>
            <translation>Dieselbe Seriennummer antwortet über Modbus TCP unter Unit 255 und nennt die neue Version.</translation>
        </message>
        <message>
            <source>This program does not read the version of a trip unit. EcoStruxure Power Commission shows it; it is not proved from outside.</source>
            <translation>Dieses Programm liest die Version eines Auslösegeräts nicht. EcoStruxure Power Commission zeigt sie; von außen bewiesen ist sie nicht.</translation>
        </message>
        <message>
            <source>Use the latest EcoStruxure Power Commission: its certificates decide which packages it takes.</source>
            <translation>Das neueste EcoStruxure Power Commission verwenden: seine Zertifikate entscheiden, welche Pakete es nimmt.</translation>
        </message>
        <message>
            <source>Use the latest EcoStruxure Power Commission: its certificates decide which packages it takes. Where IP filtering is on, this computer has to be on the interface's list with read and write access.</source>
            <translation>Das neueste EcoStruxure Power Commission verwenden: seine Zertifikate entscheiden, welche Pakete es nimmt. Wo IP-Filterung eingeschaltet ist, muss dieser Rechner mit Lese- und Schreibrecht auf der Liste der Schnittstelle stehen.</translation>
        </message>
    </context>
    <context>
        <name>policies</name>
        <message>
            <source>The card compares with its own list of 5,000 known passwords, which is not published.</source>
            <translation>Die Karte vergleicht mit ihrer eigenen, nicht veröffentlichten Liste von 5.000 bekannten Passwörtern.</translation>
        </message>
        <message>
            <source>The password rules of this firmware are not published; the site's Cybersecurity Admin Expert can set them.</source>
            <translation>Die Passwortregeln dieser Firmware sind nicht veröffentlicht; der Cybersecurity Admin Expert des Standorts kann sie setzen.</translation>
        </message>
        <message>
            <source>The unit can lock an account after wrong passwords; how many and how long is not published.</source>
            <translation>Das Gerät kann ein Konto nach falschen Passwörtern sperren; nach wie vielen und wie lange, ist nicht veröffentlicht.</translation>
        </message>
        <message>
            <source>The unit's Password Policy can demand more; its ranges, its longest password and its characters are not published.</source>
            <translation>Die Password Policy des Geräts kann mehr verlangen; ihre Bereiche, ihr längstes Passwort und ihre Zeichen sind nicht veröffentlicht.</translation>
        </message>
        <message>
            <source>The unit's own policy can demand 4 to 16 characters, a digit, mixed case and a special character; from the factory it demands 4 characters.</source>
            <translation>Die eigene Richtlinie des Geräts kann 4 bis 16 Zeichen, eine Ziffer, Groß- und Kleinschreibung und ein Sonderzeichen verlangen; ab Werk verlangt sie 4 Zeichen.</translation>
        </message>
    </context>
    <context>
        <name>port-settings</name>
        <message>
            <source>After a delimiter</source>
            <translation>Nach einem Trennzeichen</translation>
        </message>
        <message>
            <source>Alias</source>
            <translation>Alias</translation>
        </message>
        <message>
            <source>Allow driver control</source>
            <translation>Steuerung durch Treiber erlauben</translation>
        </message>
        <message>
            <source>Authentication</source>
            <translation>Authentisierung</translation>
        </message>
        <message>
            <source>Baud rate</source>
            <translation>Baudrate</translation>
        </message>
        <message>
            <source>Command port</source>
            <translation>Befehlsport</translation>
        </message>
        <message>
            <source>Connects and disconnects on</source>
            <translation>Verbindet und trennt bei</translation>
        </message>
        <message>
            <source>DTR without a connection</source>
            <translation>DTR ohne Verbindung</translation>
        </message>
        <message>
            <source>Data bits</source>
            <translation>Datenbits</translation>
        </message>
        <message>
            <source>Delimiter 1</source>
            <translation>Trennzeichen 1</translation>
        </message>
        <message>
            <source>Delimiter 2</source>
            <translation>Trennzeichen 2</translation>
        </message>
        <message>
            <source>Enter key sends</source>
            <translation>Enter-Taste sendet</translation>
        </message>
        <message>
            <source>FIFO</source>
            <translation>FIFO</translation>
        </message>
        <message>
            <source>Flow control</source>
            <translation>Flusssteuerung</translation>
        </message>
        <message>
            <source>Force transmit</source>
            <translation>Senden erzwingen</translation>
        </message>
        <message>
            <source>Ignore a host that does not answer</source>
            <translation>Rechner ohne Antwort übergehen</translation>
        </message>
        <message>
            <source>Inactivity time</source>
            <translation>Inaktivitätszeit</translation>
        </message>
        <message>
            <source>Interface</source>
            <translation>Schnittstelle</translation>
        </message>
        <message>
            <source>Local port</source>
            <translation>Lokaler Port</translation>
        </message>
        <message>
            <source>Most connections</source>
            <translation>Max. Verbindungen</translation>
        </message>
        <message>
            <source>Operation mode</source>
            <translation>Betriebsart</translation>
        </message>
        <message>
            <source>Packet length</source>
            <translation>Paketlänge</translation>
        </message>
        <message>
            <source>Parity</source>
            <translation>Parität</translation>
        </message>
        <message>
            <source>Peers</source>
            <translation>Gegenstellen</translation>
        </message>
        <message>
            <source>RTS without a connection</source>
            <translation>RTS ohne Verbindung</translation>
        </message>
        <message>
            <source>Secure connection</source>
            <translation>Gesicherte Verbindung</translation>
        </message>
        <message>
            <source>Stop bits</source>
            <translation>Stoppbits</translation>
        </message>
        <message>
            <source>TCP alive check</source>
            <translation>TCP-Lebensprüfung</translation>
        </message>
    </context>
    <context>
        <name>rules</name>
        <message>
            <source>At least one digit</source>
            <translation>Mindestens eine Ziffer</translation>
        </message>
        <message>
            <source>At least one digit; this device takes none</source>
            <translation>Mindestens eine Ziffer; dieses Gerät nimmt keine</translation>
        </message>
        <message>
            <source>At least one lower-case letter</source>
            <translation>Mindestens ein Kleinbuchstabe</translation>
        </message>
        <message>
            <source>At least one lower-case letter; this device takes none</source>
            <translation>Mindestens ein Kleinbuchstabe; dieses Gerät nimmt keinen</translation>
        </message>
        <message>
            <source>At least one symbol</source>
            <translation>Mindestens ein Sonderzeichen</translation>
        </message>
        <message>
            <source>At least one symbol; this device takes none</source>
            <translation>Mindestens ein Sonderzeichen; dieses Gerät nimmt keines</translation>
        </message>
        <message>
            <source>At least one upper-case letter</source>
            <translation>Mindestens ein Großbuchstabe</translation>
        </message>
        <message>
            <source>At least one upper-case letter; this device takes none</source>
            <translation>Mindestens ein Großbuchstabe; dieses Gerät nimmt keinen</translation>
        </message>
        <message>
            <source>At least {n} characters</source>
            <translation>Mindestens {n} Zeichen</translation>
        </message>
        <message>
            <source>At least {n} characters; this device takes {most} at most</source>
            <translation>Mindestens {n} Zeichen; dieses Gerät nimmt höchstens {most}</translation>
        </message>
        <message>
            <source>At least {n} of: upper case, lower case, digit, symbol</source>
            <translation>Mindestens {n} von: Großbuchstabe, Kleinbuchstabe, Ziffer, Sonderzeichen</translation>
        </message>
        <message>
            <source>Can be typed at a UPS display: letters and digits, {n} or more</source>
            <translation>An der Anzeige einer USV einzugeben: Buchstaben und Ziffern, {n} oder mehr</translation>
        </message>
        <message>
            <source>Does not begin or end with a space</source>
            <translation>Beginnt und endet nicht mit einem Leerzeichen</translation>
        </message>
        <message>
            <source>Does not contain serial number, model or maker</source>
            <translation>Enthält weder Seriennummer noch Modell noch Hersteller</translation>
        </message>
        <message>
            <source>Does not contain the account name</source>
            <translation>Enthält nicht den Kontonamen</translation>
        </message>
        <message>
            <source>Exactly {n} characters</source>
            <translation>Genau {n} Zeichen</translation>
        </message>
        <message>
            <source>Letters A to Z, digits, nothing else</source>
            <translation>Buchstaben A bis Z, Ziffern, sonst nichts</translation>
        </message>
        <message>
            <source>Letters A to Z, digits, space and the symbols of a US keyboard</source>
            <translation>Buchstaben A bis Z, Ziffern, Leerzeichen und die Zeichen einer US-Tastatur</translation>
        </message>
        <message>
            <source>Letters A to Z, digits, space and {symbols}</source>
            <translation>Buchstaben A bis Z, Ziffern, Leerzeichen und {symbols}</translation>
        </message>
        <message>
            <source>Letters A to Z, digits, {symbols}</source>
            <translation>Buchstaben A bis Z, Ziffern, {symbols}</translation>
        </message>
        <message>
            <source>None of the site's forbidden words</source>
            <translation>Keines der verbotenen Wörter des Standorts</translation>
        </message>
        <message>
            <source>Not a password from the factory</source>
            <translation>Kein Passwort aus dem Werk</translation>
        </message>
        <message>
            <source>Not a password this account had before</source>
            <translation>Kein früheres Passwort dieses Kontos</translation>
        </message>
        <message>
            <source>Not on the list of known passwords</source>
            <translation>Nicht auf der Liste bekannter Passwörter</translation>
        </message>
        <message>
            <source>The maker advises {n} characters or more</source>
            <translation>Der Hersteller empfiehlt {n} Zeichen oder mehr</translation>
        </message>
        <message>
            <source>Without {symbols}: the maker's documents disagree on it, the device decides</source>
            <translation>Ohne {symbols}: Die Unterlagen des Herstellers widersprechen sich, das Gerät entscheidet</translation>
        </message>
        <message>
            <source>{least} to {most} characters</source>
            <translation>{least} bis {most} Zeichen</translation>
        </message>
    </context>
    <context>
        <name>words</name>
        <message>
            <source>'firstlight backup list' names them.</source>
            <translation>'firstlight backup list' nennt sie.</translation>
        </message>
        <message>
            <source>'firstlight device names --help' shows both.</source>
            <translation>'firstlight device names --help' zeigt beides.</translation>
        </message>
        <message>
            <source>'firstlight jobs list' names them.</source>
            <translation>'firstlight jobs list' nennt sie.</translation>
        </message>
        <message>
            <source>'firstlight jobs mend' sets it aside and keeps the lines that can be believed.</source>
            <translation>'firstlight jobs mend' legt es beiseite und behält die Zeilen, denen zu trauen ist.</translation>
        </message>
        <message>
            <source>'firstlight jobs resume' goes on when the database is there again.</source>
            <translation>'firstlight jobs resume' macht weiter, wenn die Datenbank wieder da ist.</translation>
        </message>
        <message>
            <source>'firstlight jobs resume' goes on with it; claim the others again.</source>
            <translation>'firstlight jobs resume' macht damit weiter; die anderen erneut übernehmen.</translation>
        </message>
        <message>
            <source>'firstlight jobs resume' goes on.</source>
            <translation>'firstlight jobs resume' macht weiter.</translation>
        </message>
        <message>
            <source>'firstlight jobs show' tells how it ends.</source>
            <translation>'firstlight jobs show' sagt, wie es endet.</translation>
        </message>
        <message>
            <source>'firstlight policy list' names the purposes of each family.</source>
            <translation>'firstlight policy list' nennt die Zwecke jeder Familie.</translation>
        </message>
        <message>
            <source>'firstlight ports set' leads through its own page and proves the result; 'ports test' takes --setting.</source>
            <translation>'firstlight ports set' führt durch seine eigene Seite und beweist das Ergebnis; 'ports test' nimmt --setting.</translation>
        </message>
        <message>
            <source>'firstlight ports show' lists its ports.</source>
            <translation>'firstlight ports show' nennt seine Anschlüsse.</translation>
        </message>
        <message>
            <source>'firstlight ports show' lists what there is.</source>
            <translation>'firstlight ports show' nennt, was es gibt.</translation>
        </message>
        <message>
            <source>'firstlight vault list' shows what it holds.</source>
            <translation>'firstlight vault list' zeigt, was er enthält.</translation>
        </message>
        <message>
            <source>'{detail}' is neither a MAC address nor a serial number.</source>
            <translation>„{detail}“ ist weder eine MAC-Adresse noch eine Seriennummer.</translation>
        </message>
        <message>
            <source>'{detail}' is not FAMILY@serial:PORT.</source>
            <translation>„{detail}“ ist nicht FAMILIE@serial:PORT.</translation>
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
            <source>--loopback and --peer exclude each other.</source>
            <translation>--loopback und --peer schließen einander aus.</translation>
        </message>
        <message>
            <source>0.001 to 10 s is possible.</source>
            <translation>0,001 bis 10 s sind möglich.</translation>
        </message>
        <message>
            <source>10 ms or more is usual.</source>
            <translation>10 ms oder mehr sind üblich.</translation>
        </message>
        <message>
            <source>A certificate cannot be read: {detail}.</source>
            <translation>Ein Zertifikat lässt sich nicht lesen: {detail}.</translation>
        </message>
        <message>
            <source>A claim is under way.</source>
            <translation>Eine Übernahme läuft.</translation>
        </message>
        <message>
            <source>A console says no serial number before a login: {detail}</source>
            <translation>Eine Konsole nennt vor der Anmeldung keine Seriennummer: {detail}</translation>
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
            <source>A file of password policies cannot be used: {detail}</source>
            <translation>Eine Datei mit Passwortrichtlinien ist nicht benutzbar: {detail}</translation>
        </message>
        <message>
            <source>A firewall on this computer drops what comes in here: not even a packet to itself arrived.</source>
            <translation>Eine Firewall auf diesem Rechner verwirft, was hier ankommt: Nicht einmal ein Paket an sich selbst kam an.</translation>
        </message>
        <message>
            <source>A key belongs to a certificate, and none was given.</source>
            <translation>Ein Schlüssel gehört zu einem Zertifikat, und keines wurde angegeben.</translation>
        </message>
        <message>
            <source>A key is too weak or of an unusual kind: {detail}.</source>
            <translation>Ein Schlüssel ist zu schwach oder von unüblicher Art: {detail}.</translation>
        </message>
        <message>
            <source>A name in the archive is not safe on every system: {detail}.</source>
            <translation>Ein Name im Archiv ist nicht auf jedem System sicher: {detail}.</translation>
        </message>
        <message>
            <source>A name stands twice in the archive: {detail}.</source>
            <translation>Ein Name steht zweimal im Archiv: {detail}.</translation>
        </message>
        <message>
            <source>A new one was begun; search again.</source>
            <translation>Eine neue wurde begonnen; erneut suchen.</translation>
        </message>
        <message>
            <source>A passphrase is needed: {detail}</source>
            <translation>Eine Passphrase ist nötig: {detail}</translation>
        </message>
        <message>
            <source>A person says that this was set: {detail}.</source>
            <translation>Eine Person sagt, dass dies eingestellt wurde: {detail}.</translation>
        </message>
        <message>
            <source>A person sets them as shown here; the result is proved from outside.</source>
            <translation>Eine Person stellt sie ein wie hier gezeigt; das Ergebnis wird von außen bewiesen.</translation>
        </message>
        <message>
            <source>A pinned identity is replaced for a named reason only, not for: {detail}</source>
            <translation>Eine festgehaltene Identität wird nur aus einem genannten Grund ersetzt, nicht aus diesem: {detail}</translation>
        </message>
        <message>
            <source>A port needs a number of its own, 1 to 64.</source>
            <translation>Ein Anschluss braucht eine eigene Nummer, 1 bis 64.</translation>
        </message>
        <message>
            <source>A pseudo-terminal cannot carry parity or fewer than 8 data bits; the line keeps {detail}.</source>
            <translation>Ein Pseudo-Terminal kann weder Parität noch weniger als 8 Datenbits tragen; die Leitung behält {detail}.</translation>
        </message>
        <message>
            <source>A published SHA-512 is needed.</source>
            <translation>Eine veröffentlichte SHA-512 ist nötig.</translation>
        </message>
        <message>
            <source>A request carries the password in a form that is not understood: {detail}</source>
            <translation>Eine Anfrage trägt das Passwort in einer Form, die nicht verstanden wird: {detail}</translation>
        </message>
        <message>
            <source>A revocation list cannot be read: {detail}.</source>
            <translation>Eine Sperrliste lässt sich nicht lesen: {detail}.</translation>
        </message>
        <message>
            <source>A revocation list ended on {detail}.</source>
            <translation>Eine Sperrliste lief am {detail} ab.</translation>
        </message>
        <message>
            <source>A revocation list is from the future: {detail}.</source>
            <translation>Eine Sperrliste stammt aus der Zukunft: {detail}.</translation>
        </message>
        <message>
            <source>A revocation list is not whole, or of an unusual kind: {detail}.</source>
            <translation>Eine Sperrliste ist nicht vollständig oder von unüblicher Art: {detail}.</translation>
        </message>
        <message>
            <source>A revocation list was not signed by its authority: {detail}.</source>
            <translation>Eine Sperrliste wurde nicht von ihrer Stelle signiert: {detail}.</translation>
        </message>
        <message>
            <source>A server that checks roles may refuse every question.</source>
            <translation>Ein Server, der Rollen prüft, lehnt vielleicht jede Frage ab.</translation>
        </message>
        <message>
            <source>A udev rule of the braille display driver brltty names this adapter's chip: {detail}.</source>
            <translation>Eine udev-Regel des Braillezeilen-Treibers brltty nennt den Chip dieses Adapters: {detail}.</translation>
        </message>
        <message>
            <source>Add --by-hand, or tick it in the plan.</source>
            <translation>--by-hand angeben oder im Plan ankreuzen.</translation>
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
            <source>Add unit 255, the gateway itself, and keep the result as CSV.</source>
            <translation>Unit 255 aufnehmen, das Gateway selbst, und das Ergebnis als CSV aufheben.</translation>
        </message>
        <message>
            <source>Add your account to the port's group.</source>
            <translation>Das eigene Konto in die Gruppe des Ports aufnehmen.</translation>
        </message>
        <message>
            <source>All of the file has left for the device.</source>
            <translation>Die Datei wurde vollständig gesendet.</translation>
        </message>
        <message>
            <source>Allow Firstlight to receive UDP on this network, or add the device's address: that needs no rule.</source>
            <translation>Firstlight in diesem Netz den Empfang von UDP erlauben oder die Adresse des Geräts hinzufügen: das braucht keine Regel.</translation>
        </message>
        <message>
            <source>An archive lies in the archive: {detail}.</source>
            <translation>Im Archiv liegt ein Archiv: {detail}.</translation>
        </message>
        <message>
            <source>An earlier certificate of its signer was revoked on {detail}, and no signed build date says that it is newer.</source>
            <translation>Ein früheres Zertifikat des Unterzeichners wurde am {detail} gesperrt, und kein signiertes Baudatum sagt, dass die Datei neuer ist.</translation>
        </message>
        <message>
            <source>An earlier run was cut off; its password is tried first.</source>
            <translation>Ein früherer Lauf wurde abgeschnitten; sein Passwort wird zuerst versucht.</translation>
        </message>
        <message>
            <source>An older revocation list was given than the one that is known: {detail}.</source>
            <translation>Eine ältere Sperrliste als die bekannte wurde angegeben: {detail}.</translation>
        </message>
        <message>
            <source>Another Firstlight keeps the vault locked for writing: {detail}</source>
            <translation>Ein anderes Firstlight hält den Tresor zum Schreiben besetzt: {detail}</translation>
        </message>
        <message>
            <source>Another Firstlight works on the jobs of this data folder: {detail}</source>
            <translation>Ein anderes Firstlight arbeitet an den Aufträgen dieses Datenordners: {detail}</translation>
        </message>
        <message>
            <source>Another computer works on this device.</source>
            <translation>Ein anderer Rechner arbeitet an diesem Gerät.</translation>
        </message>
        <message>
            <source>Another device answers at this address: {detail}. Nothing was sent.</source>
            <translation>An dieser Adresse antwortet ein anderes Gerät: {detail}. Es wurde nichts gesendet.</translation>
        </message>
        <message>
            <source>Another host holds the port: {detail}. It was left to it, and nothing was sent.</source>
            <translation>Ein anderer Rechner belegt den Port: {detail}. Er wurde ihm gelassen, gesendet wurde nichts.</translation>
        </message>
        <message>
            <source>Another identity is pinned already for {detail}.</source>
            <translation>Für {detail} ist schon eine andere Identität festgehalten.</translation>
        </message>
        <message>
            <source>Another master on this line collides with the search.</source>
            <translation>Ein weiterer Master auf dieser Leitung stört die Suche.</translation>
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
            <source>Another run holds it and has not ended: {detail}.</source>
            <translation>Ein anderer Lauf hat es und ist nicht zu Ende: {detail}.</translation>
        </message>
        <message>
            <source>Another run is at work on a device of this one: {detail}. Nothing was begun.</source>
            <translation>Ein anderer Lauf arbeitet an einem Gerät von diesem: {detail}. Nichts wurde begonnen.</translation>
        </message>
        <message>
            <source>Another version has to come first: {detail}. Nothing was sent.</source>
            <translation>Erst muss eine andere Version kommen: {detail}. Nichts wurde gesendet.</translation>
        </message>
        <message>
            <source>Answers came in.</source>
            <translation>Antworten sind eingegangen.</translation>
        </message>
        <message>
            <source>Approval</source>
            <translation>Freigabe</translation>
        </message>
        <message>
            <source>Approved for this site by {detail}.</source>
            <translation>Für diese Anlage freigegeben von {detail}.</translation>
        </message>
        <message>
            <source>Approved: {detail}.</source>
            <translation>Freigegeben: {detail}.</translation>
        </message>
        <message>
            <source>Archive</source>
            <translation>Archiv</translation>
        </message>
        <message>
            <source>Ask for a newer package.</source>
            <translation>Um ein neueres Paket bitten.</translation>
        </message>
        <message>
            <source>Ask for a package per image.</source>
            <translation>Um ein Paket je Abbild bitten.</translation>
        </message>
        <message>
            <source>Ask for a package signed anew.</source>
            <translation>Um ein neu signiertes Paket bitten.</translation>
        </message>
        <message>
            <source>Ask for a package with a signed manifest.</source>
            <translation>Um ein Paket mit signiertem Manifest bitten.</translation>
        </message>
        <message>
            <source>Ask for a version built after that day.</source>
            <translation>Um eine Version bitten, die nach diesem Tag gebaut wurde.</translation>
        </message>
        <message>
            <source>Ask for another length, or leave it out.</source>
            <translation>Eine andere Länge verlangen oder sie weglassen.</translation>
        </message>
        <message>
            <source>Ask for its password and give it as the present one, or reset the device on site.</source>
            <translation>Nach seinem Passwort fragen und es als bisheriges angeben oder das Gerät vor Ort zurücksetzen.</translation>
        </message>
        <message>
            <source>Ask it again, or open its page.</source>
            <translation>Erneut fragen oder seine Seite öffnen.</translation>
        </message>
        <message>
            <source>Ask it again; a claim needs to know which device it talks to.</source>
            <translation>Erneut fragen; eine Übernahme muss wissen, mit welchem Gerät sie spricht.</translation>
        </message>
        <message>
            <source>Ask whoever gave you the file for a package signed by its maker.</source>
            <translation>Bei der Quelle der Datei um ein vom Hersteller signiertes Paket bitten.</translation>
        </message>
        <message>
            <source>Asked, and nothing answered.</source>
            <translation>Gefragt, und nichts hat geantwortet.</translation>
        </message>
        <message>
            <source>Be sure that it is for your device.</source>
            <translation>Sichergehen, dass sie für das Gerät ist.</translation>
        </message>
        <message>
            <source>Be sure that the value came from the maker's own page.</source>
            <translation>Sichergehen, dass der Wert von der eigenen Seite des Herstellers kam.</translation>
        </message>
        <message>
            <source>Broken answers came from unit {detail}: two devices may share this number, or its parity differs.</source>
            <translation>Von Unit {detail} kamen gestörte Antworten: Zwei Geräte teilen sich vielleicht die Nummer, oder die Parität ist eine andere.</translation>
        </message>
        <message>
            <source>Cards below 2.3.1.1 have to be formatted before an update, or their flash may be corrupted. Nothing was changed.</source>
            <translation>Karten unter 2.3.1.1 müssen vor einem Update formatiert werden, sonst kann ihr Flash beschädigt werden. Nichts wurde geändert.</translation>
        </message>
        <message>
            <source>Chain</source>
            <translation>Kette</translation>
        </message>
        <message>
            <source>Check FIRSTLIGHT_JOBS_DATABASE, or the folder.</source>
            <translation>FIRSTLIGHT_JOBS_DATABASE oder den Ordner prüfen.</translation>
        </message>
        <message>
            <source>Check both before the next try: many devices lock after a few.</source>
            <translation>Beides vor dem nächsten Versuch prüfen: Viele Geräte sperren nach wenigen.</translation>
        </message>
        <message>
            <source>Check cable and power; the terminal tries again by itself.</source>
            <translation>Kabel und Spannung prüfen; das Terminal versucht es von selbst wieder.</translation>
        </message>
        <message>
            <source>Check it and try again; nothing was changed.</source>
            <translation>Prüfen und erneut versuchen; nichts wurde geändert.</translation>
        </message>
        <message>
            <source>Check it; files that need a key file too are not read.</source>
            <translation>Prüfen; Dateien, die auch eine Schlüsseldatei brauchen, werden nicht gelesen.</translation>
        </message>
        <message>
            <source>Check its power and cable.</source>
            <translation>Spannung und Kabel prüfen.</translation>
        </message>
        <message>
            <source>Check its rights and the free space.</source>
            <translation>Seine Rechte und den freien Platz prüfen.</translation>
        </message>
        <message>
            <source>Check power and cable, then ask again.</source>
            <translation>Spannung und Kabel prüfen, dann erneut fragen.</translation>
        </message>
        <message>
            <source>Check power and cable, then plan again.</source>
            <translation>Spannung und Kabel prüfen, dann neu planen.</translation>
        </message>
        <message>
            <source>Check power and link lights; 'firstlight jobs retry' looks for it again.</source>
            <translation>Spannung und Link-LEDs prüfen; 'firstlight jobs retry' sucht es erneut.</translation>
        </message>
        <message>
            <source>Check power and link lights; add the device's address.</source>
            <translation>Spannung und Link-LEDs prüfen; die Adresse des Geräts hinzufügen.</translation>
        </message>
        <message>
            <source>Check power and link, then claim it again: the proof goes on where it stopped.</source>
            <translation>Spannung und Link prüfen, dann erneut übernehmen: Der Beweis geht dort weiter, wo er stehen blieb.</translation>
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
            <source>Check that /dev/pts is there and not full.</source>
            <translation>Prüfen, ob /dev/pts da und nicht voll ist.</translation>
        </message>
        <message>
            <source>Check the cable and the switch port.</source>
            <translation>Kabel und Switch-Port prüfen.</translation>
        </message>
        <message>
            <source>Check the file again.</source>
            <translation>Die Datei erneut prüfen.</translation>
        </message>
        <message>
            <source>Check the link light at both ends, wait 90 s after power-on, and use the same switch, not a router.</source>
            <translation>Link-LED an beiden Enden prüfen, nach dem Einschalten 90 s warten und denselben Switch benutzen, keinen Router.</translation>
        </message>
        <message>
            <source>Check the loopback plug or the second line, the interface (RS-232, RS-422, RS-485) and the wiring.</source>
            <translation>Rückschlussstecker oder zweite Leitung, Schnittstelle (RS-232, RS-422, RS-485) und Verdrahtung prüfen.</translation>
        </message>
        <message>
            <source>Check the passwords in the vault before you go on.</source>
            <translation>Vor dem Weitermachen die Passwörter im Tresor prüfen.</translation>
        </message>
        <message>
            <source>Check the path and the rights on it.</source>
            <translation>Den Pfad und die Rechte daran prüfen.</translation>
        </message>
        <message>
            <source>Check the port, or whether the service is switched off on the device.</source>
            <translation>Port prüfen, oder ob der Dienst am Gerät ausgeschaltet ist.</translation>
        </message>
        <message>
            <source>Check the rights of the data folder.</source>
            <translation>Rechte des Datenordners prüfen.</translation>
        </message>
        <message>
            <source>Check the rights on the data folder.</source>
            <translation>Die Rechte am Datenordner prüfen.</translation>
        </message>
        <message>
            <source>Check what you typed, and record with 'keep log' and content switched on.</source>
            <translation>Das Eingegebene prüfen und mit eingeschaltetem „Log beibehalten“ und Inhalten aufzeichnen.</translation>
        </message>
        <message>
            <source>Choose a longer one; several unrelated words are good.</source>
            <translation>Eine längere wählen; mehrere Wörter ohne Zusammenhang sind gut.</translation>
        </message>
        <message>
            <source>Choose a newer file, or allow the older one.</source>
            <translation>Eine neuere Datei wählen oder die ältere erlauben.</translation>
        </message>
        <message>
            <source>Choose a newer file.</source>
            <translation>Eine neuere Datei wählen.</translation>
        </message>
        <message>
            <source>Choose a value in this range.</source>
            <translation>Einen Wert in diesem Bereich wählen.</translation>
        </message>
        <message>
            <source>Choose another --bind address, or stop what holds the port.</source>
            <translation>Eine andere --bind-Adresse wählen oder beenden, was den Port hält.</translation>
        </message>
        <message>
            <source>Choose another file.</source>
            <translation>Eine andere Datei wählen.</translation>
        </message>
        <message>
            <source>Choose another name, or add --force.</source>
            <translation>Anderen Namen wählen oder --force angeben.</translation>
        </message>
        <message>
            <source>Choose another name, or look at the password of the profile.</source>
            <translation>Einen anderen Namen wählen oder das Passwort des Profils prüfen.</translation>
        </message>
        <message>
            <source>Choose another name; nothing is overwritten.</source>
            <translation>Einen anderen Namen wählen; nichts wird überschrieben.</translation>
        </message>
        <message>
            <source>Choose another one.</source>
            <translation>Einen anderen wählen.</translation>
        </message>
        <message>
            <source>Choose another password, or let one be generated.</source>
            <translation>Ein anderes Passwort wählen oder eines erzeugen lassen.</translation>
        </message>
        <message>
            <source>Choose another path with --link.</source>
            <translation>Mit --link einen anderen Pfad wählen.</translation>
        </message>
        <message>
            <source>Choose another place, or make room.</source>
            <translation>Anderen Ort wählen oder Platz schaffen.</translation>
        </message>
        <message>
            <source>Choose no flow control, or XON/XOFF.</source>
            <translation>Keine Flusskontrolle wählen oder XON/XOFF.</translation>
        </message>
        <message>
            <source>Choose one of these.</source>
            <translation>Einen davon wählen.</translation>
        </message>
        <message>
            <source>Choose one that nobody else uses; several unrelated words are good.</source>
            <translation>Eine wählen, die sonst niemand benutzt; mehrere Wörter ohne Zusammenhang sind gut.</translation>
        </message>
        <message>
            <source>Choose the certificate too.</source>
            <translation>Auch das Zertifikat wählen.</translation>
        </message>
        <message>
            <source>Choose the file for this device.</source>
            <translation>Die Datei für dieses Gerät wählen.</translation>
        </message>
        <message>
            <source>Choose the file for this model.</source>
            <translation>Die Datei für dieses Modell wählen.</translation>
        </message>
        <message>
            <source>Choose the file for this revision.</source>
            <translation>Die Datei für diesen Hardwarestand wählen.</translation>
        </message>
        <message>
            <source>Claim it again when you are ready.</source>
            <translation>Erneut übernehmen, wenn alles bereit ist.</translation>
        </message>
        <message>
            <source>Claim it alone, and give the number on its label with --label.</source>
            <translation>Einzeln übernehmen und die Nummer auf dem Typenschild mit --label angeben.</translation>
        </message>
        <message>
            <source>Claim it first.</source>
            <translation>Zuerst übernehmen.</translation>
        </message>
        <message>
            <source>Claim it now: until then everybody who knows the defaults can log in.</source>
            <translation>Jetzt in Besitz nehmen: bis dahin kann sich jeder anmelden, der die Vorgaben kennt.</translation>
        </message>
        <message>
            <source>Claim it, or give --user and a password.</source>
            <translation>In Besitz nehmen oder --user und ein Passwort angeben.</translation>
        </message>
        <message>
            <source>Claim one device with --profile first, and check it on its own page.</source>
            <translation>Zuerst ein Gerät mit --profile übernehmen und auf seiner eigenen Seite prüfen.</translation>
        </message>
        <message>
            <source>Claim the device right behind it.</source>
            <translation>Das Gerät gleich danach übernehmen.</translation>
        </message>
        <message>
            <source>Claimed and proved: the new password opened a fresh session and the old one was refused.</source>
            <translation>Übernommen und bewiesen: Das neue Passwort hat eine frische Sitzung geöffnet und das alte wurde abgelehnt.</translation>
        </message>
        <message>
            <source>Close it there, or raise the port's most connections, then test again.</source>
            <translation>Ihn dort schließen oder die Höchstzahl der Verbindungen erhöhen, dann neu testen.</translation>
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
            <source>Close other programs, then try again.</source>
            <translation>Andere Programme schließen, dann erneut versuchen.</translation>
        </message>
        <message>
            <source>Close other sessions on the device, then ask again.</source>
            <translation>Andere Sitzungen am Gerät schließen, dann erneut fragen.</translation>
        </message>
        <message>
            <source>Close the others while the test runs.</source>
            <translation>Die anderen schließen, solange der Test läuft.</translation>
        </message>
        <message>
            <source>Come back when they are.</source>
            <translation>Wiederkommen, wenn sie getan sind.</translation>
        </message>
        <message>
            <source>Compare baud rate, parity and stop bits with the devices on the line, look at its wiring, then check again.</source>
            <translation>Baudrate, Parität und Stoppbits mit den Geräten an der Leitung vergleichen, die Verdrahtung ansehen, dann erneut prüfen.</translation>
        </message>
        <message>
            <source>Compare it on the device's own page.</source>
            <translation>Auf der eigenen Seite des Geräts vergleichen.</translation>
        </message>
        <message>
            <source>Compare it with the device's own page or label, then accept it (--accept-new).</source>
            <translation>Mit der eigenen Seite oder dem Typenschild des Geräts vergleichen, dann annehmen (--accept-new).</translation>
        </message>
        <message>
            <source>Compare rate, parity and flow control at both ends; then look at the cable.</source>
            <translation>Baudrate, Parität und Flusssteuerung an beiden Enden vergleichen; dann das Kabel ansehen.</translation>
        </message>
        <message>
            <source>Compare the SHA-512 with the maker's page, then agree (--accept-digest-only).</source>
            <translation>Die SHA-512 mit der Seite des Herstellers vergleichen, dann zustimmen (--accept-digest-only).</translation>
        </message>
        <message>
            <source>Compare the fingerprint on the device itself, then confirm it with --yes.</source>
            <translation>Den Fingerabdruck am Gerät selbst vergleichen, dann mit --yes bestätigen.</translation>
        </message>
        <message>
            <source>Compare the maker's page with the device before you go on.</source>
            <translation>Vor dem Weitermachen die Seite des Herstellers mit dem Gerät vergleichen.</translation>
        </message>
        <message>
            <source>Compare the present name with the device's display or EcoStruxure Power Commission; where they agree, write with --confirm-assumed.</source>
            <translation>Den jetzigen Namen mit der Anzeige des Geräts oder EcoStruxure Power Commission vergleichen; stimmen sie überein, mit --confirm-assumed schreiben.</translation>
        </message>
        <message>
            <source>Compare them yourself before you go on.</source>
            <translation>Vor dem Weitermachen selbst vergleichen.</translation>
        </message>
        <message>
            <source>Compare them, then write the others and confirm it.</source>
            <translation>Vergleichen, dann die anderen schreiben und es bestätigen.</translation>
        </message>
        <message>
            <source>Content</source>
            <translation>Inhalt</translation>
        </message>
        <message>
            <source>Copy it once more.</source>
            <translation>Noch einmal kopieren.</translation>
        </message>
        <message>
            <source>Correct the file, then start again.</source>
            <translation>Die Datei berichtigen, dann neu starten.</translation>
        </message>
        <message>
            <source>Correct the file; until then no password is checked or made.</source>
            <translation>Die Datei berichtigen; bis dahin wird kein Passwort geprüft oder erzeugt.</translation>
        </message>
        <message>
            <source>Correct the lines named above.</source>
            <translation>Die oben genannten Zeilen berichtigen.</translation>
        </message>
        <message>
            <source>Correct this line.</source>
            <translation>Diese Zeile berichtigen.</translation>
        </message>
        <message>
            <source>Delimiter 2 works only behind delimiter 1.</source>
            <translation>Trennzeichen 2 wirkt nur hinter Trennzeichen 1.</translation>
        </message>
        <message>
            <source>Delimiters work only with packet length 0; it is {detail}.</source>
            <translation>Trennzeichen wirken nur mit Paketlänge 0; sie ist {detail}.</translation>
        </message>
        <message>
            <source>Disconnect it and search again; the result has gaps.</source>
            <translation>Ihn abklemmen und neu suchen; das Ergebnis hat Lücken.</translation>
        </message>
        <message>
            <source>Disconnect it first.</source>
            <translation>Ihn zuerst abklemmen.</translation>
        </message>
        <message>
            <source>Download it again.</source>
            <translation>Noch einmal herunterladen.</translation>
        </message>
        <message>
            <source>Download the file again from its maker's page, and compare.</source>
            <translation>Die Datei noch einmal von der Seite des Herstellers laden und vergleichen.</translation>
        </message>
        <message>
            <source>Every byte came back as it was sent.</source>
            <translation>Jedes Byte kam zurück, wie es gesendet wurde.</translation>
        </message>
        <message>
            <source>Everything is as wanted; nothing was written.</source>
            <translation>Alles ist wie gewünscht; nichts wurde geschrieben.</translation>
        </message>
        <message>
            <source>Fetch the present revocation list from the maker's page and give it with --crl.</source>
            <translation>Die jetzige Sperrliste von der Seite des Herstellers holen und mit --crl angeben.</translation>
        </message>
        <message>
            <source>File</source>
            <translation>Datei</translation>
        </message>
        <message>
            <source>Find out why first: the password is not sent again.</source>
            <translation>Erst klären, warum: das Passwort wird nicht noch einmal gesendet.</translation>
        </message>
        <message>
            <source>Firstlight knows no published way to set the date and time of {detail}.</source>
            <translation>Firstlight kennt keinen veröffentlichten Weg, Datum und Uhrzeit von {detail} zu stellen.</translation>
        </message>
        <message>
            <source>Firstlight knows no published way to set the serial ports of {detail}.</source>
            <translation>Firstlight kennt keinen veröffentlichten Weg, die seriellen Anschlüsse von {detail} einzustellen.</translation>
        </message>
        <message>
            <source>Firstlight knows no published way to the names of {detail}.</source>
            <translation>Firstlight kennt keinen veröffentlichten Weg zu den Namen von {detail}.</translation>
        </message>
        <message>
            <source>Firstlight knows no published way to update this device.</source>
            <translation>Firstlight kennt keinen veröffentlichten Weg, dieses Gerät zu aktualisieren.</translation>
        </message>
        <message>
            <source>Firstlight knows no way to claim this device here.</source>
            <translation>Firstlight kennt hier keinen Weg, dieses Gerät zu übernehmen.</translation>
        </message>
        <message>
            <source>Firstlight met a fault of its own: {detail}</source>
            <translation>Firstlight ist auf einen eigenen Fehler gestoßen: {detail}</translation>
        </message>
        <message>
            <source>Five devices refused the login of the vault, so nothing more was begun: more might lock accounts.</source>
            <translation>Fünf Geräte haben die Anmeldung aus dem Tresor abgelehnt; mehr wurde nicht begonnen, weil es Konten sperren könnte.</translation>
        </message>
        <message>
            <source>Follow the maker's FAQ000265969: back up, 'format -f', restart, then update.</source>
            <translation>FAQ000265969 des Herstellers folgen: sichern, 'format -f', neu starten, dann aktualisieren.</translation>
        </message>
        <message>
            <source>For {detail} units the gateway got no answer on its line (exception 0x0B).</source>
            <translation>Für {detail} Units bekam das Gateway auf seiner Leitung keine Antwort (Ausnahme 0x0B).</translation>
        </message>
        <message>
            <source>For {detail} units the gateway has no line (exception 0x0A).</source>
            <translation>Für {detail} Units hat das Gateway keine Leitung (Ausnahme 0x0A).</translation>
        </message>
        <message>
            <source>Force transmit below 10 ms splits most messages: {detail}.</source>
            <translation>Erzwungenes Senden unter 10 ms zerteilt die meisten Nachrichten: {detail}.</translation>
        </message>
        <message>
            <source>Force transmit is shorter than one character: {detail}.</source>
            <translation>Erzwungenes Senden ist kürzer als ein Zeichen: {detail}.</translation>
        </message>
        <message>
            <source>Free some space on the disk.</source>
            <translation>Platz auf der Platte schaffen.</translation>
        </message>
        <message>
            <source>Free some space or check the data folder, then claim again.</source>
            <translation>Platz schaffen oder den Datenordner prüfen, dann erneut übernehmen.</translation>
        </message>
        <message>
            <source>From {detail} the maker asks for a low-level format of the card, or its flash may be damaged.</source>
            <translation>Ab {detail} verlangt der Hersteller ein Formatieren der Karte, sonst kann ihr Speicher Schaden nehmen.</translation>
        </message>
        <message>
            <source>Give --key-passphrase-file, or run it on a terminal.</source>
            <translation>--key-passphrase-file angeben oder in einem Terminal ausführen.</translation>
        </message>
        <message>
            <source>Give --sha512, --sums or --signature to have it compared before it is signed.</source>
            <translation>--sha512, --sums oder --signature angeben, damit vor dem Signieren verglichen wird.</translation>
        </message>
        <message>
            <source>Give --snmp-user or --community-stdin.</source>
            <translation>--snmp-user oder --community-stdin angeben.</translation>
        </message>
        <message>
            <source>Give 1 to 600.</source>
            <translation>1 bis 600 angeben.</translation>
        </message>
        <message>
            <source>Give PEM or DER files.</source>
            <translation>PEM- oder DER-Dateien angeben.</translation>
        </message>
        <message>
            <source>Give RSA or EC keys as PEM.</source>
            <translation>RSA- oder EC-Schlüssel als PEM angeben.</translation>
        </message>
        <message>
            <source>Give a TARGET instead.</source>
            <translation>Stattdessen ein TARGET nennen.</translation>
        </message>
        <message>
            <source>Give a detached signature.</source>
            <translation>Eine abgetrennte Signatur angeben.</translation>
        </message>
        <message>
            <source>Give a passphrase instead.</source>
            <translation>Stattdessen eine Passphrase angeben.</translation>
        </message>
        <message>
            <source>Give a signed package.</source>
            <translation>Ein signiertes Paket angeben.</translation>
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
            <source>Give each device a certificate or host key of its own.</source>
            <translation>Jedem Gerät ein eigenes Zertifikat oder einen eigenen Hostschlüssel geben.</translation>
        </message>
        <message>
            <source>Give it a new certificate.</source>
            <translation>Ihm ein neues Zertifikat geben.</translation>
        </message>
        <message>
            <source>Give it again with --user and --password-stdin.</source>
            <translation>Erneut mit --user und --password-stdin angeben.</translation>
        </message>
        <message>
            <source>Give it as one line.</source>
            <translation>Als eine Zeile angeben.</translation>
        </message>
        <message>
            <source>Give it one in the plant's network.</source>
            <translation>Ihr eine im Anlagennetz geben.</translation>
        </message>
        <message>
            <source>Give it with --password-stdin, or type it in.</source>
            <translation>Mit --password-stdin angeben oder eintippen.</translation>
        </message>
        <message>
            <source>Give its signature with --signature.</source>
            <translation>Die Signatur mit --signature angeben.</translation>
        </message>
        <message>
            <source>Give single IPv6 addresses.</source>
            <translation>Einzelne IPv6-Adressen angeben.</translation>
        </message>
        <message>
            <source>Give the account in force with --user, or claim it guided.</source>
            <translation>Das gültige Konto mit --user angeben oder das Gerät angeleitet übernehmen.</translation>
        </message>
        <message>
            <source>Give the adapter a second address in its network, or set its address over the local link.</source>
            <translation>Dem Adapter eine zweite Adresse in dessen Netz geben oder die Adresse des Geräts über die direkte Verbindung setzen.</translation>
        </message>
        <message>
            <source>Give the file as the maker published it.</source>
            <translation>Die Datei so angeben, wie der Hersteller sie veröffentlicht hat.</translation>
        </message>
        <message>
            <source>Give the file itself.</source>
            <translation>Die Datei selbst angeben.</translation>
        </message>
        <message>
            <source>Give the interface an address in the device's network.</source>
            <translation>Der Schnittstelle eine Adresse im Netz des Geräts geben.</translation>
        </message>
        <message>
            <source>Give the maker's root certificate with --trust.</source>
            <translation>Das Wurzelzertifikat des Herstellers mit --trust angeben.</translation>
        </message>
        <message>
            <source>Give the password in force, or reset the device on site. Do not try more: many devices lock.</source>
            <translation>Das gültige Passwort angeben oder das Gerät vor Ort zurücksetzen. Nicht weiter probieren: Viele Geräte sperren.</translation>
        </message>
        <message>
            <source>Give the signature with --approval.</source>
            <translation>Die Signatur mit --approval angeben.</translation>
        </message>
        <message>
            <source>Give the value from the maker's page (--sha512), or the sums file (--sums).</source>
            <translation>Den Wert von der Seite des Herstellers (--sha512) oder die Summendatei (--sums) angeben.</translation>
        </message>
        <message>
            <source>Give them with --parity and --data-bits when the port is mapped.</source>
            <translation>Sie beim Abbilden mit --parity und --data-bits angeben.</translation>
        </message>
        <message>
            <source>Give this adapter a second address in that network, or set the device's address over the local link.</source>
            <translation>Diesem Adapter eine zweite Adresse in jenem Netz geben oder die Adresse des Geräts über die direkte Verbindung setzen.</translation>
        </message>
        <message>
            <source>Go on with that run ('firstlight jobs resume'), or end it ('firstlight jobs cancel').</source>
            <translation>Mit jenem Lauf weitermachen ('firstlight jobs resume') oder ihn beenden ('firstlight jobs cancel').</translation>
        </message>
        <message>
            <source>Go on with that version.</source>
            <translation>Mit jener Version weitermachen.</translation>
        </message>
        <message>
            <source>Go through the steps on its page again.</source>
            <translation>Die Schritte auf seiner Seite noch einmal durchgehen.</translation>
        </message>
        <message>
            <source>Heard, but not reachable: {detail}</source>
            <translation>Gehört, aber nicht erreichbar: {detail}</translation>
        </message>
        <message>
            <source>How this name is written is not published. Set it to {detail} on the device's own page, where its name or identification stands, or with EcoStruxure Power Commission.</source>
            <translation>Wie dieser Name geschrieben wird, ist nicht veröffentlicht. Auf der Seite des Geräts bei seinem Namen oder seiner Identifikation auf {detail} setzen, oder mit EcoStruxure Power Commission.</translation>
        </message>
        <message>
            <source>If it was reset, say so (--reset) and claim it again; otherwise find out who did it.</source>
            <translation>Wurde es zurückgesetzt, das angeben (--reset) und erneut übernehmen; sonst herausfinden, wer es war.</translation>
        </message>
        <message>
            <source>If nobody replaced or reset the device, disconnect it. No password was sent.</source>
            <translation>Hat niemand das Gerät getauscht oder zurückgesetzt, es vom Netz trennen. Es wurde kein Passwort gesendet.</translation>
        </message>
        <message>
            <source>If the device was replaced, reset or got a new certificate, say so and pin it again.</source>
            <translation>Wurde das Gerät getauscht, zurückgesetzt oder hat es ein neues Zertifikat bekommen, das angeben und die Identität neu festhalten.</translation>
        </message>
        <message>
            <source>If the renewal was planned, accept it as renewed; otherwise find out who did it.</source>
            <translation>War die Erneuerung geplant, als erneuert annehmen; sonst herausfinden, wer es war.</translation>
        </message>
        <message>
            <source>In the mode {detail} the device calls its peer; there is nothing to open from here.</source>
            <translation>In der Betriebsart {detail} ruft das Gerät seine Gegenstelle; von hier aus gibt es nichts zu öffnen.</translation>
        </message>
        <message>
            <source>Install Firstlight again.</source>
            <translation>Firstlight neu installieren.</translation>
        </message>
        <message>
            <source>Install a version between first.</source>
            <translation>Erst eine Version dazwischen installieren.</translation>
        </message>
        <message>
            <source>Install com0com and bridge its second end, or use the device maker's driver for Real COM.</source>
            <translation>com0com installieren und sein zweites Ende verbinden, oder den Real-COM-Treiber des Geräteherstellers nehmen.</translation>
        </message>
        <message>
            <source>Install that one first.</source>
            <translation>Erst diese installieren.</translation>
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
            <source>It answered the password change in words that are not known: {detail}</source>
            <translation>Es hat auf die Passwortänderung mit unbekannten Worten geantwortet: {detail}</translation>
        </message>
        <message>
            <source>It answered, and it is the device of the plan.</source>
            <translation>Es hat geantwortet und ist das Gerät des Plans.</translation>
        </message>
        <message>
            <source>It answered, and it is the device that was chosen.</source>
            <translation>Es hat geantwortet und ist das gewählte Gerät.</translation>
        </message>
        <message>
            <source>It answers again.</source>
            <translation>Es antwortet wieder.</translation>
        </message>
        <message>
            <source>It answers now: {detail}</source>
            <translation>Es antwortet jetzt: {detail}</translation>
        </message>
        <message>
            <source>It answers. Which device it is, this channel does not say.</source>
            <translation>Es antwortet. Welches Gerät es ist, sagt dieser Weg nicht.</translation>
        </message>
        <message>
            <source>It came back with a version nobody sent: {detail}.</source>
            <translation>Es kam mit einer Version zurück, die niemand gesendet hat: {detail}.</translation>
        </message>
        <message>
            <source>It came back with the firmware it had before, {detail}.</source>
            <translation>Es kam mit seiner bisherigen Firmware zurück, {detail}.</translation>
        </message>
        <message>
            <source>It does not say what it is for.</source>
            <translation>Sie sagt nicht, wofür sie ist.</translation>
        </message>
        <message>
            <source>It does not show which field one of the saves was about: {detail}</source>
            <translation>Welches Feld eine der Speicherungen betraf, zeigt sich nicht: {detail}</translation>
        </message>
        <message>
            <source>It fits the device: {detail}.</source>
            <translation>Sie passt zum Gerät: {detail}.</translation>
        </message>
        <message>
            <source>It is as wanted.</source>
            <translation>Es ist wie gewünscht.</translation>
        </message>
        <message>
            <source>It is for another hardware revision: {detail}. Nothing was sent.</source>
            <translation>Sie ist für einen anderen Hardwarestand: {detail}. Nichts wurde gesendet.</translation>
        </message>
        <message>
            <source>It is for another model: {detail}. Nothing was sent.</source>
            <translation>Sie ist für ein anderes Modell: {detail}. Nichts wurde gesendet.</translation>
        </message>
        <message>
            <source>It is for other devices: {detail}. Nothing was sent.</source>
            <translation>Sie ist für andere Geräte: {detail}. Nichts wurde gesendet.</translation>
        </message>
        <message>
            <source>It is for the hardware revisions {detail}, and the device's own is not known.</source>
            <translation>Sie ist für die Hardwarestände {detail}, und der des Geräts ist nicht bekannt.</translation>
        </message>
        <message>
            <source>It is in the list of devices: {detail}.</source>
            <translation>Es steht in der Geräteliste: {detail}.</translation>
        </message>
        <message>
            <source>It is listed with what it announced; ask it again.</source>
            <translation>Es ist mit dem aufgeführt, was es gemeldet hat; erneut fragen.</translation>
        </message>
        <message>
            <source>It is no archive.</source>
            <translation>Sie ist kein Archiv.</translation>
        </message>
        <message>
            <source>It is no plain file, so it was not read: {detail}.</source>
            <translation>Es ist keine gewöhnliche Datei und wurde nicht gelesen: {detail}.</translation>
        </message>
        <message>
            <source>It is older than what is installed, as you wanted: {detail}.</source>
            <translation>Sie ist älter als das Installierte, wie gewünscht: {detail}.</translation>
        </message>
        <message>
            <source>It is older than what is installed: {detail}. Nothing was sent.</source>
            <translation>Sie ist älter als das Installierte: {detail}. Nichts wurde gesendet.</translation>
        </message>
        <message>
            <source>It is packed in a form that is not opened here: {detail}.</source>
            <translation>Sie ist in einer Form gepackt, die hier nicht geöffnet wird: {detail}.</translation>
        </message>
        <message>
            <source>It is pinned when it is claimed.</source>
            <translation>Es wird beim Übernehmen festgehalten.</translation>
        </message>
        <message>
            <source>It is signed by a method that is too weak or unusual: {detail}.</source>
            <translation>Sie ist mit einem zu schwachen oder unüblichen Verfahren signiert: {detail}.</translation>
        </message>
        <message>
            <source>It is the version that is installed, as you wanted: {detail}.</source>
            <translation>Es ist die installierte Version, wie gewünscht: {detail}.</translation>
        </message>
        <message>
            <source>It is the version that is installed: {detail}. Nothing was sent.</source>
            <translation>Es ist die installierte Version: {detail}. Nichts wurde gesendet.</translation>
        </message>
        <message>
            <source>It may hold secrets of the device.</source>
            <translation>Sie kann Geheimnisse des Geräts enthalten.</translation>
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
            <source>It offers only old SSH algorithms.</source>
            <translation>Es bietet nur alte SSH-Verfahren an.</translation>
        </message>
        <message>
            <source>It ran the new version for a moment and went back to {detail} by itself.</source>
            <translation>Es lief kurz mit der neuen Version und kehrte von selbst zu {detail} zurück.</translation>
        </message>
        <message>
            <source>It runs the new firmware, which set its accounts back to the maker's passwords; it was not claimed again: {detail}</source>
            <translation>Es läuft die neue Firmware, die die Konten auf die Passwörter des Herstellers zurückgesetzt hat; es wurde nicht erneut in Besitz genommen: {detail}</translation>
        </message>
        <message>
            <source>It runs the new firmware, which set its accounts back. A person set a new password; nothing proves it: {detail}</source>
            <translation>Es läuft die neue Firmware, die die Konten zurückgesetzt hat. Jemand hat ein neues Passwort gesetzt; nichts beweist es: {detail}</translation>
        </message>
        <message>
            <source>It runs {detail} already.</source>
            <translation>Es läuft schon mit {detail}.</translation>
        </message>
        <message>
            <source>It runs {detail} now. The new firmware set its accounts back, and it was claimed again at once.</source>
            <translation>Es läuft jetzt {detail}. Die neue Firmware hat die Konten zurückgesetzt, und es wurde sofort erneut in Besitz genommen.</translation>
        </message>
        <message>
            <source>It runs {detail} now; version and serial number were read back.</source>
            <translation>Es läuft jetzt mit {detail}; Version und Seriennummer wurden zurückgelesen.</translation>
        </message>
        <message>
            <source>It runs {detail}, which needs no version on the way.</source>
            <translation>Es läuft {detail}; eine Zwischenversion ist nicht nötig.</translation>
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
            <source>It says of itself: {detail}.</source>
            <translation>Sie sagt von sich: {detail}.</translation>
        </message>
        <message>
            <source>It speaks only TLS below 1.2.</source>
            <translation>Es spricht nur TLS unter 1.2.</translation>
        </message>
        <message>
            <source>It unpacks to more than a hundred times its size: {detail}.</source>
            <translation>Sie entpackt sich auf mehr als das Hundertfache: {detail}.</translation>
        </message>
        <message>
            <source>It unpacks to more than it says: {detail}.</source>
            <translation>Sie entpackt sich auf mehr, als sie angibt: {detail}.</translation>
        </message>
        <message>
            <source>It was built before a certificate of its maker was revoked: {detail}.</source>
            <translation>Sie wurde gebaut, bevor ein Zertifikat des Herstellers gesperrt wurde: {detail}.</translation>
        </message>
        <message>
            <source>It was cancelled before this device was begun.</source>
            <translation>Es wurde abgebrochen, bevor dieses Gerät begonnen war.</translation>
        </message>
        <message>
            <source>It was claimed before, and its proved password is in the vault.</source>
            <translation>Es wurde schon übernommen, und sein bewiesenes Passwort ist im Tresor.</translation>
        </message>
        <message>
            <source>It was ignored. Find out what this host is.</source>
            <translation>Das wurde übergangen. Herausfinden, was dieser Host ist.</translation>
        </message>
        <message>
            <source>It was left as it is.</source>
            <translation>Es wurde gelassen, wie es ist.</translation>
        </message>
        <message>
            <source>It was left as it is; nothing is remembered in this run.</source>
            <translation>Sie blieb, wie sie ist; dieser Lauf merkt sich nichts.</translation>
        </message>
        <message>
            <source>It was not begun; the job {detail} has taken it over.</source>
            <translation>Nicht begonnen; der Auftrag {detail} hat es übernommen.</translation>
        </message>
        <message>
            <source>It was seen and is silent now: {detail}</source>
            <translation>Es wurde gesehen und schweigt jetzt: {detail}</translation>
        </message>
        <message>
            <source>It was stopped before anything was changed on it.</source>
            <translation>Es wurde angehalten, bevor etwas daran geändert war.</translation>
        </message>
        <message>
            <source>It was stopped before this device was begun.</source>
            <translation>Es wurde angehalten, bevor dieses Gerät begonnen war.</translation>
        </message>
        <message>
            <source>It would be claimed: {detail}.</source>
            <translation>Es würde übernommen: {detail}.</translation>
        </message>
        <message>
            <source>It would be updated.</source>
            <translation>Es würde aktualisiert.</translation>
        </message>
        <message>
            <source>Its channel is weak and was allowed for this device: {detail}</source>
            <translation>Sein Weg ist schwach und wurde für dieses Gerät erlaubt: {detail}</translation>
        </message>
        <message>
            <source>Its configuration could not be exported: {detail}</source>
            <translation>Seine Konfiguration konnte nicht ausgegeben werden: {detail}</translation>
        </message>
        <message>
            <source>Its configuration was backed up.</source>
            <translation>Seine Konfiguration wurde gesichert.</translation>
        </message>
        <message>
            <source>Its first line has to hold the passphrase, as UTF-8 text.</source>
            <translation>Die erste Zeile muss die Passphrase enthalten, als UTF-8-Text.</translation>
        </message>
        <message>
            <source>Its identity is the pinned one.</source>
            <translation>Seine Identität ist die festgehaltene.</translation>
        </message>
        <message>
            <source>Its identity was never seen before and nobody confirmed it: {detail}. Nothing was sent.</source>
            <translation>Seine Identität wurde nie zuvor gesehen, und niemand hat sie bestätigt: {detail}. Es wurde nichts gesendet.</translation>
        </message>
        <message>
            <source>Its identity was seen for the first time and is pinned now.</source>
            <translation>Seine Identität wurde zum ersten Mal gesehen und ist jetzt festgehalten.</translation>
        </message>
        <message>
            <source>Its key is shorter than 2048 bits.</source>
            <translation>Sein Schlüssel ist kürzer als 2048 Bit.</translation>
        </message>
        <message>
            <source>Its old password still holds. Let another one be generated, then claim again.</source>
            <translation>Sein altes Passwort gilt noch. Ein anderes erzeugen lassen, dann erneut übernehmen.</translation>
        </message>
        <message>
            <source>Its password is held in the vault for the next time.</source>
            <translation>Sein Passwort liegt für das nächste Mal im Tresor bereit.</translation>
        </message>
        <message>
            <source>Its password was set by hand before and is in the vault; no public channel proves it.</source>
            <translation>Sein Passwort wurde früher von Hand gesetzt und ist im Tresor; kein öffentlicher Weg beweist es.</translation>
        </message>
        <message>
            <source>Its version was read back.</source>
            <translation>Seine Version wurde zurückgelesen.</translation>
        </message>
        <message>
            <source>Jobs run in this program already.</source>
            <translation>In diesem Programm laufen schon Aufträge.</translation>
        </message>
        <message>
            <source>Keep it where nobody else reads it.</source>
            <translation>Dort aufbewahren, wo niemand sonst sie liest.</translation>
        </message>
        <message>
            <source>Keep the result as CSV.</source>
            <translation>Das Ergebnis als CSV aufheben.</translation>
        </message>
        <message>
            <source>Keep the signature beside the file.</source>
            <translation>Die Signatur neben der Datei aufbewahren.</translation>
        </message>
        <message>
            <source>Known from an earlier search; not seen yet in this one.</source>
            <translation>Aus einer früheren Suche bekannt; in dieser noch nicht gesehen.</translation>
        </message>
        <message>
            <source>Leave it out or change the mode.</source>
            <translation>Weglassen oder die Betriebsart ändern.</translation>
        </message>
        <message>
            <source>Leave it out.</source>
            <translation>Weglassen.</translation>
        </message>
        <message>
            <source>Leave one local user without an e-mail address, as the maker advises (FAQ000276382).</source>
            <translation>Einen lokalen Benutzer ohne E-Mail-Adresse lassen, wie der Hersteller rät (FAQ000276382).</translation>
        </message>
        <message>
            <source>Leave one out; without both a loopback plug is expected.</source>
            <translation>Eines weglassen; ohne beide wird ein Rückschlussstecker erwartet.</translation>
        </message>
        <message>
            <source>Let it end first.</source>
            <translation>Erst das Ende abwarten.</translation>
        </message>
        <message>
            <source>Let it end, or stop it first.</source>
            <translation>Ihr Ende abwarten oder sie erst anhalten.</translation>
        </message>
        <message>
            <source>Let them end first.</source>
            <translation>Erst ihr Ende abwarten.</translation>
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
            <source>Log in on its own page with the password from the vault.</source>
            <translation>Auf seiner Seite mit dem Passwort aus dem Tresor anmelden.</translation>
        </message>
        <message>
            <source>Log in on that device's own page, then claim the others and confirm it.</source>
            <translation>Auf der eigenen Seite jenes Geräts anmelden, dann die anderen übernehmen und es bestätigen.</translation>
        </message>
        <message>
            <source>Log in once on its page to be sure, or say that it was reset and claim it again.</source>
            <translation>Sicherheitshalber einmal auf seiner Seite anmelden oder angeben, dass es zurückgesetzt wurde, und erneut übernehmen.</translation>
        </message>
        <message>
            <source>Log in once on its page with the password from the vault.</source>
            <translation>Einmal mit dem Passwort aus dem Tresor auf seiner Seite anmelden.</translation>
        </message>
        <message>
            <source>Look at its list of Modbus devices.</source>
            <translation>Seine Liste der Modbus-Geräte ansehen.</translation>
        </message>
        <message>
            <source>Look at its own log before you try again.</source>
            <translation>Vor einem neuen Versuch sein eigenes Protokoll ansehen.</translation>
        </message>
        <message>
            <source>Look at its own log, then try again.</source>
            <translation>In seinem eigenen Protokoll nachsehen, dann erneut versuchen.</translation>
        </message>
        <message>
            <source>Look at its own page before you go on.</source>
            <translation>Vor dem Weitermachen auf seiner eigenen Seite nachsehen.</translation>
        </message>
        <message>
            <source>Look at its own page, then read it again.</source>
            <translation>Auf seiner eigenen Seite nachsehen, dann noch einmal lesen.</translation>
        </message>
        <message>
            <source>Look at its own page.</source>
            <translation>Auf seiner Seite nachsehen.</translation>
        </message>
        <message>
            <source>Look at its own page; 'firstlight jobs retry' installs the file again.</source>
            <translation>Sehen Sie auf seiner eigenen Seite nach; 'firstlight jobs retry' installiert die Datei noch einmal.</translation>
        </message>
        <message>
            <source>Look at its own page; the firmware may not allow it.</source>
            <translation>Auf seiner Seite nachsehen; die Firmware lässt es vielleicht nicht zu.</translation>
        </message>
        <message>
            <source>Look at its own page; the password is in the vault as not proved.</source>
            <translation>Auf seiner eigenen Seite nachsehen; das Passwort ist als nicht bewiesen im Tresor.</translation>
        </message>
        <message>
            <source>Look at its permissions and at the disk.</source>
            <translation>Ihre Rechte und den Datenträger ansehen.</translation>
        </message>
        <message>
            <source>Look at site-policy.toml in the data folder.</source>
            <translation>In site-policy.toml im Datenordner nachsehen.</translation>
        </message>
        <message>
            <source>Look at that device first.</source>
            <translation>Zuerst jenes Gerät ansehen.</translation>
        </message>
        <message>
            <source>Look at that device on its own page, then 'firstlight jobs resume --confirm-canary' goes on with the others.</source>
            <translation>Dieses Gerät auf seiner eigenen Seite ansehen, dann macht 'firstlight jobs resume --confirm-canary' mit den anderen weiter.</translation>
        </message>
        <message>
            <source>Look at that one first.</source>
            <translation>Zuerst jenes ansehen.</translation>
        </message>
        <message>
            <source>Look at the answers: damaged ones mean other settings, or two masters on the line.</source>
            <translation>Die Antworten ansehen: beschädigte bedeuten andere Einstellungen oder zwei Master an der Leitung.</translation>
        </message>
        <message>
            <source>Look at the data folder.</source>
            <translation>Den Datenordner ansehen.</translation>
        </message>
        <message>
            <source>Look at the device once, then pin what it shows.</source>
            <translation>Das Gerät einmal ansehen, dann festhalten, was es zeigt.</translation>
        </message>
        <message>
            <source>Look at the device's own page.</source>
            <translation>Auf der Seite des Geräts nachsehen.</translation>
        </message>
        <message>
            <source>Look at the device's user list; both passwords are in the vault.</source>
            <translation>In der Benutzerliste des Geräts nachsehen; beide Passwörter sind im Tresor.</translation>
        </message>
        <message>
            <source>Look at the folder.</source>
            <translation>Den Ordner ansehen.</translation>
        </message>
        <message>
            <source>Look at the operation mode and its port on the device's own page.</source>
            <translation>Die Betriebsart und ihren Port auf der eigenen Seite des Geräts ansehen.</translation>
        </message>
        <message>
            <source>Look at the operation mode on its own page.</source>
            <translation>Die Betriebsart auf seiner eigenen Seite ansehen.</translation>
        </message>
        <message>
            <source>Look at the password of the profile, then write again.</source>
            <translation>Das Passwort des Profils prüfen, dann noch einmal schreiben.</translation>
        </message>
        <message>
            <source>Look at the path and its rights.</source>
            <translation>Pfad und Rechte prüfen.</translation>
        </message>
        <message>
            <source>Look at the path.</source>
            <translation>Den Pfad ansehen.</translation>
        </message>
        <message>
            <source>Look at the site's approvers folder.</source>
            <translation>Den Ordner der Freigebenden ansehen.</translation>
        </message>
        <message>
            <source>Look at the wires and at the settings; slow devices need --wait 700.</source>
            <translation>Drähte und Einstellungen ansehen; langsame Geräte brauchen --wait 700.</translation>
        </message>
        <message>
            <source>Look at them before you go on.</source>
            <translation>Diese vor dem Weitermachen ansehen.</translation>
        </message>
        <message>
            <source>Look at this computer's clock.</source>
            <translation>Die Uhr dieses Rechners ansehen.</translation>
        </message>
        <message>
            <source>Look for the SHA-512 on the maker's page.</source>
            <translation>Die SHA-512 auf der Seite des Herstellers suchen.</translation>
        </message>
        <message>
            <source>Look whether the device still runs, then write the ports once more.</source>
            <translation>Sehen Sie nach, ob das Gerät noch läuft, und schreiben Sie die Ports dann noch einmal.</translation>
        </message>
        <message>
            <source>Look whether the file was renamed.</source>
            <translation>Nachsehen, ob die Datei umbenannt wurde.</translation>
        </message>
        <message>
            <source>Lower its key derivation settings or split it.</source>
            <translation>Ihre Schlüsselableitung niedriger einstellen oder sie aufteilen.</translation>
        </message>
        <message>
            <source>Make further accounts on its page.</source>
            <translation>Weitere Konten auf seiner Seite anlegen.</translation>
        </message>
        <message>
            <source>Make one with 'firstlight vault create', or claim a first device.</source>
            <translation>Einen mit 'firstlight vault create' anlegen oder ein erstes Gerät übernehmen.</translation>
        </message>
        <message>
            <source>Make room on the disk, or look at the rights of Firstlight's folder, then write again.</source>
            <translation>Platz auf dem Datenträger schaffen oder die Rechte des Firstlight-Ordners prüfen, dann noch einmal schreiben.</translation>
        </message>
        <message>
            <source>Make room, then 'firstlight jobs resume' goes on; nothing is repeated.</source>
            <translation>Platz schaffen, dann macht 'firstlight jobs resume' weiter; nichts wird wiederholt.</translation>
        </message>
        <message>
            <source>Make room, then check it again.</source>
            <translation>Platz schaffen, dann erneut prüfen.</translation>
        </message>
        <message>
            <source>Mend that, then 'firstlight jobs resume' goes on. Each device is asked what it runs before anything is sent.</source>
            <translation>Das beheben, dann macht 'firstlight jobs resume' weiter. Jedes Gerät wird nach seiner Version gefragt, bevor etwas gesendet wird.</translation>
        </message>
        <message>
            <source>Mistakes in the profile: {detail}. Nothing was sent.</source>
            <translation>Fehler im Profil: {detail}. Nichts wurde gesendet.</translation>
        </message>
        <message>
            <source>Model</source>
            <translation>Modell</translation>
        </message>
        <message>
            <source>ModemManager runs. For some seconds it may send modem commands to a new serial port: {detail}.</source>
            <translation>ModemManager läuft. Er sendet vielleicht einige Sekunden lang Modembefehle an einen neuen seriellen Port: {detail}.</translation>
        </message>
        <message>
            <source>More than 4,096 answers from one source; the rest was dropped: {detail}</source>
            <translation>Mehr als 4.096 Antworten aus einer Quelle; der Rest wurde verworfen: {detail}</translation>
        </message>
        <message>
            <source>Most chips send 1.5 stop bits with 5 data bits only, and no 2 stop bits with 5: here {detail}.</source>
            <translation>Die meisten Bausteine senden 1,5 Stoppbits nur mit 5 Datenbits und mit 5 keine 2 Stoppbits: hier {detail}.</translation>
        </message>
        <message>
            <source>Move it away, or name another file (--out).</source>
            <translation>Sie wegräumen oder eine andere Datei nennen (--out).</translation>
        </message>
        <message>
            <source>Name a family that 'firstlight families' lists.</source>
            <translation>Eine Familie nennen, die 'firstlight families' aufführt.</translation>
        </message>
        <message>
            <source>Name a file that holds it, or run the command on a terminal.</source>
            <translation>Eine Datei nennen, die sie enthält, oder den Befehl an einem Terminal ausführen.</translation>
        </message>
        <message>
            <source>Name another file, or add --force.</source>
            <translation>Eine andere Datei nennen oder --force angeben.</translation>
        </message>
        <message>
            <source>Name every save in its order, the first one with the whole state.</source>
            <translation>Jede Speicherung in ihrer Reihenfolge nennen, die erste mit dem ganzen Zustand.</translation>
        </message>
        <message>
            <source>Name fewer.</source>
            <translation>Weniger nennen.</translation>
        </message>
        <message>
            <source>Name it as in the targets.</source>
            <translation>Wie bei den Zielen benennen.</translation>
        </message>
        <message>
            <source>Name one device: a TARGET, or a line with --line and --unit.</source>
            <translation>Ein Gerät nennen: ein TARGET, oder eine Leitung mit --line und --unit.</translation>
        </message>
        <message>
            <source>Name one: replaced, reset or renewed.</source>
            <translation>Einen nennen: replaced, reset oder renewed.</translation>
        </message>
        <message>
            <source>Name the mode that was set, then check again.</source>
            <translation>Die eingestellte Betriebsart nennen, dann erneut prüfen.</translation>
        </message>
        <message>
            <source>Names are written with the password of the profile {detail}, and the vault holds none for this device.</source>
            <translation>Namen werden mit dem Passwort des Profils {detail} geschrieben, und der Tresor hat keines für dieses Gerät.</translation>
        </message>
        <message>
            <source>Neither password was found in the recording: {detail}</source>
            <translation>Keines der Passwörter wurde in der Aufzeichnung gefunden: {detail}</translation>
        </message>
        <message>
            <source>Neither serial number, MAC nor UUID of this device is known, so nothing can be pinned to it.</source>
            <translation>Weder Seriennummer noch MAC noch UUID dieses Geräts ist bekannt, also lässt sich ihm nichts zuordnen.</translation>
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
            <source>No anchor was given: nobody vouches for the signer.</source>
            <translation>Keine Wurzel angegeben: Niemand bürgt für den Unterzeichner.</translation>
        </message>
        <message>
            <source>No approval of the site was given; this site does not ask for one.</source>
            <translation>Keine Freigabe der Anlage angegeben; diese Anlage verlangt keine.</translation>
        </message>
        <message>
            <source>No device that Firstlight sets by its address on a line is known for {detail}.</source>
            <translation>Für {detail} ist kein Gerät bekannt, das Firstlight über seine Adresse an einer Leitung einstellt.</translation>
        </message>
        <message>
            <source>No factory account is published for this device. Nothing was sent.</source>
            <translation>Für dieses Gerät ist kein Werkskonto veröffentlicht. Es wurde nichts gesendet.</translation>
        </message>
        <message>
            <source>No family recognises this device, so it cannot be claimed.</source>
            <translation>Keine Familie erkennt dieses Gerät, es kann also nicht übernommen werden.</translation>
        </message>
        <message>
            <source>No identity is pinned for {detail}.</source>
            <translation>Für {detail} ist keine Identität festgehalten.</translation>
        </message>
        <message>
            <source>No link.</source>
            <translation>Keine Verbindung.</translation>
        </message>
        <message>
            <source>No page that was read before the first save shows the values that were saved: {detail}</source>
            <translation>Keine Seite, die vor der ersten Speicherung gelesen wurde, zeigt die gespeicherten Werte: {detail}</translation>
        </message>
        <message>
            <source>No password of {detail} characters satisfies both device and site.</source>
            <translation>Kein Passwort mit {detail} Zeichen genügt Gerät und Standort zugleich.</translation>
        </message>
        <message>
            <source>No password policy is known for this purpose: {detail}</source>
            <translation>Für diesen Zweck ist keine Passwortrichtlinie bekannt: {detail}</translation>
        </message>
        <message>
            <source>No password policy is known for {detail}.</source>
            <translation>Für {detail} ist keine Passwortrichtlinie bekannt.</translation>
        </message>
        <message>
            <source>No password satisfies device and site together: {detail}</source>
            <translation>Kein Passwort genügt Gerät und Standort zugleich: {detail}</translation>
        </message>
        <message>
            <source>No path leads from the signer to an anchor that you trust: {detail}.</source>
            <translation>Kein Weg führt vom Unterzeichner zu einer vertrauten Wurzel: {detail}.</translation>
        </message>
        <message>
            <source>No published SHA-512 and no signature was given, so nothing vouches for the file but you.</source>
            <translation>Weder eine veröffentlichte SHA-512 noch eine Signatur wurde angegeben; für die Datei bürgt nur, wer sie freigibt.</translation>
        </message>
        <message>
            <source>No published SHA-512 was given; this site does not ask for one.</source>
            <translation>Keine veröffentlichte SHA-512 angegeben; diese Anlage verlangt keine.</translation>
        </message>
        <message>
            <source>No published channel sets these ports.</source>
            <translation>Kein veröffentlichter Kanal stellt diese Ports ein.</translation>
        </message>
        <message>
            <source>No published channel tells the serial ports of {detail}.</source>
            <translation>Kein veröffentlichter Kanal nennt die seriellen Ports von {detail}.</translation>
        </message>
        <message>
            <source>No request of the recording carries a file: {detail}</source>
            <translation>Keine Anfrage der Aufzeichnung enthält eine Datei: {detail}</translation>
        </message>
        <message>
            <source>No request of the recording carries the account and password of a login: {detail}</source>
            <translation>Keine Anfrage der Aufzeichnung trägt Konto und Passwort einer Anmeldung: {detail}</translation>
        </message>
        <message>
            <source>No revocation list of {detail} was given, and none is remembered.</source>
            <translation>Keine Sperrliste von {detail} angegeben, und keine ist bekannt.</translation>
        </message>
        <message>
            <source>No way to export its configuration is known; none was kept.</source>
            <translation>Es ist kein Weg bekannt, seine Konfiguration zu exportieren; es wurde keine aufbewahrt.</translation>
        </message>
        <message>
            <source>Nobody answered at the units {detail}. Whether the line is set as wished is not known.</source>
            <translation>An den Units {detail} antwortete niemand. Ob die Leitung wie gewünscht eingestellt ist, ist nicht bekannt.</translation>
        </message>
        <message>
            <source>Nobody answered within {detail} each.</source>
            <translation>Niemand antwortete innerhalb von je {detail}.</translation>
        </message>
        <message>
            <source>Nobody has published how to update this device from here; a person can do it on its page, step by step.</source>
            <translation>Niemand hat veröffentlicht, wie dieses Gerät von hier aktualisiert wird; jemand kann es auf seiner Seite tun, Schritt für Schritt.</translation>
        </message>
        <message>
            <source>Nobody on the path is revoked, but a list ended and the site's grace is in use: day {detail}.</source>
            <translation>Niemand auf dem Weg ist gesperrt, aber eine Liste lief ab und die Frist der Anlage läuft: Tag {detail}.</translation>
        </message>
        <message>
            <source>Nobody on the path is revoked; lists made and valid until: {detail}.</source>
            <translation>Niemand auf dem Weg ist gesperrt; Listen erstellt und gültig bis: {detail}.</translation>
        </message>
        <message>
            <source>Nobody outside the maker has published how {detail} takes this name. Nothing was written.</source>
            <translation>Niemand außer dem Hersteller hat veröffentlicht, wie {detail} diesen Namen annimmt. Nichts wurde geschrieben.</translation>
        </message>
        <message>
            <source>Nobody outside the maker has published this; check on the device.</source>
            <translation>Außerhalb des Herstellers hat das niemand veröffentlicht; am Gerät prüfen.</translation>
        </message>
        <message>
            <source>Nobody recorded how this device writes {detail}. Nothing was sent.</source>
            <translation>Niemand hat aufgezeichnet, wie dieses Gerät {detail} schreibt. Nichts wurde gesendet.</translation>
        </message>
        <message>
            <source>Not begun: the first device of this kind, {detail}, did not take its settings.</source>
            <translation>Nicht begonnen: Das erste Gerät dieser Art, {detail}, nahm seine Einstellungen nicht an.</translation>
        </message>
        <message>
            <source>Not begun: the first device of this kind, {detail}, did not work with the profile.</source>
            <translation>Nicht begonnen: Beim ersten Gerät dieser Art, {detail}, hat das Profil nicht funktioniert.</translation>
        </message>
        <message>
            <source>Not begun: the profile worked on {detail}, and nobody has confirmed that yet.</source>
            <translation>Nicht begonnen: Das Profil hat bei {detail} funktioniert, und noch hat das niemand bestätigt.</translation>
        </message>
        <message>
            <source>Not begun: {detail} was set first, and nobody has compared it with its own page yet.</source>
            <translation>Nicht begonnen: {detail} wurde zuerst eingestellt, und noch niemand hat es mit seiner eigenen Seite verglichen.</translation>
        </message>
        <message>
            <source>Not every part of it is the new one: {detail}.</source>
            <translation>Nicht jeder Teil davon ist der neue: {detail}.</translation>
        </message>
        <message>
            <source>Not reached: a step before it refused.</source>
            <translation>Nicht erreicht: Ein Schritt davor hat abgelehnt.</translation>
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
            <source>Not tried, because the name before it was not taken.</source>
            <translation>Nicht versucht, weil der Name davor nicht übernommen wurde.</translation>
        </message>
        <message>
            <source>Not tried: one more refused login could lock the device.</source>
            <translation>Nicht versucht: Eine weitere abgelehnte Anmeldung könnte das Gerät sperren.</translation>
        </message>
        <message>
            <source>Note its settings by hand if they matter.</source>
            <translation>Seine Einstellungen von Hand notieren, wenn sie wichtig sind.</translation>
        </message>
        <message>
            <source>Nothing answered here.</source>
            <translation>Hier hat nichts geantwortet.</translation>
        </message>
        <message>
            <source>Nothing here opens the vault. {detail}</source>
            <translation>Nichts hier öffnet den Tresor. {detail}</translation>
        </message>
        <message>
            <source>Nothing is claimed until you say so ('firstlight pins acknowledge'); then every device is seen for the first time again, and you compare its fingerprint.</source>
            <translation>Ohne Zustimmung ('firstlight pins acknowledge') wird nichts übernommen; danach gilt jedes Gerät wieder als zum ersten Mal gesehen, und sein Fingerabdruck ist zu vergleichen.</translation>
        </message>
        <message>
            <source>Nothing is known of a MicroLogic trip unit behind {detail}.</source>
            <translation>Von einem MicroLogic-Auslösegerät hinter {detail} ist nichts bekannt.</translation>
        </message>
        <message>
            <source>Nothing more was sent. Look at the device's own page.</source>
            <translation>Mehr wurde nicht gesendet. Auf der Seite des Geräts nachsehen.</translation>
        </message>
        <message>
            <source>Nothing of it was taken over. Export it again.</source>
            <translation>Nichts davon wurde übernommen. Erneut exportieren.</translation>
        </message>
        <message>
            <source>Nothing of it was used. Check what this host is.</source>
            <translation>Nichts davon wurde benutzt. Prüfen, was dieser Host ist.</translation>
        </message>
        <message>
            <source>Nothing proves that it is for this model.</source>
            <translation>Nichts beweist, dass sie für dieses Modell ist.</translation>
        </message>
        <message>
            <source>Nothing reached Firstlight, yet the adapter counted {detail} packets in. A firewall on this computer may be dropping the answers.</source>
            <translation>Bei Firstlight kam nichts an, doch der Adapter hat {detail} Pakete gezählt. Vielleicht verwirft eine Firewall auf diesem Rechner die Antworten.</translation>
        </message>
        <message>
            <source>Nothing stands in the way.</source>
            <translation>Nichts steht im Weg.</translation>
        </message>
        <message>
            <source>Of several devices one is written alone; the others follow when it reads back what was wanted.</source>
            <translation>Von mehreren Geräten wird eines allein geschrieben; die anderen folgen, wenn es das Gewünschte zurückliest.</translation>
        </message>
        <message>
            <source>Off by default: many access points drop broadcast, so an empty result would mean nothing.</source>
            <translation>Anfangs aus: Viele Access Points verwerfen Broadcasts, ein leeres Ergebnis würde nichts bedeuten.</translation>
        </message>
        <message>
            <source>On the way from {detail} all accounts go back to their factory passwords.</source>
            <translation>Auf dem Weg von {detail} gehen alle Konten auf ihre Werkskennwörter zurück.</translation>
        </message>
        <message>
            <source>One image, as the signed manifest lists it, nothing else: {detail}.</source>
            <translation>Ein Abbild, wie das signierte Manifest es nennt, sonst nichts: {detail}.</translation>
        </message>
        <message>
            <source>One of them may be an impostor or a copied configuration. No credential is sent to either.</source>
            <translation>Eines kann ein Nachahmer oder eine kopierte Konfiguration sein. An keines gehen Zugangsdaten.</translation>
        </message>
        <message>
            <source>Only format 1 is known.</source>
            <translation>Nur Format 1 ist bekannt.</translation>
        </message>
        <message>
            <source>Only its address is known; no family recognises it.</source>
            <translation>Nur die Adresse ist bekannt; keine Familie erkennt es.</translation>
        </message>
        <message>
            <source>Open the port's page while recording, and save it once as it is before you change anything.</source>
            <translation>Während der Aufzeichnung die Seite des Ports öffnen und sie einmal unverändert speichern, bevor etwas geändert wird.</translation>
        </message>
        <message>
            <source>Other accounts of this computer may read the passphrase file {detail}.</source>
            <translation>Andere Konten dieses Rechners dürfen die Passphrasendatei {detail} lesen.</translation>
        </message>
        <message>
            <source>Plan it again when somebody is at the device's page.</source>
            <translation>Erneut planen, wenn jemand vor der Seite des Geräts sitzt.</translation>
        </message>
        <message>
            <source>Plan it again.</source>
            <translation>Erneut planen.</translation>
        </message>
        <message>
            <source>Plug in an adapter; 'ports local --watch' shows it.</source>
            <translation>Einen Adapter einstecken; 'ports local --watch' zeigt ihn.</translation>
        </message>
        <message>
            <source>Plug it in: writing must not be cut off halfway.</source>
            <translation>Ans Netz anschließen: das Schreiben darf nicht mittendrin abbrechen.</translation>
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
            <source>Put back a copy of the file, or import the last export. Nothing was overwritten.</source>
            <translation>Eine Kopie der Datei zurückholen oder den letzten Export importieren. Nichts wurde überschrieben.</translation>
        </message>
        <message>
            <source>Put back a copy of the file. Move it away only if you accept that revocations seen before are forgotten.</source>
            <translation>Eine Kopie der Datei zurücklegen. Sie nur wegräumen, wenn früher gesehene Sperrungen vergessen werden dürfen.</translation>
        </message>
        <message>
            <source>Questions or answers of another master were heard {detail} times.</source>
            <translation>Fragen oder Antworten eines anderen Masters wurden {detail}-mal gehört.</translation>
        </message>
        <message>
            <source>RTS/CTS and DTR/DSR exist on RS-232 only: {detail}.</source>
            <translation>RTS/CTS und DTR/DSR gibt es nur bei RS-232: {detail}.</translation>
        </message>
        <message>
            <source>Read it again; choose a value it takes.</source>
            <translation>Erneut lesen; einen Wert wählen, den es annimmt.</translation>
        </message>
        <message>
            <source>Read it in EcoStruxure Power Commission and note it.</source>
            <translation>In EcoStruxure Power Commission ablesen und notieren.</translation>
        </message>
        <message>
            <source>Read once into a private copy, {detail}. The copy is what is checked and sent.</source>
            <translation>Einmal in eine private Kopie gelesen, {detail}. Geprüft und gesendet wird die Kopie.</translation>
        </message>
        <message>
            <source>Read the revision on the device's label.</source>
            <translation>Den Hardwarestand vom Typenschild ablesen.</translation>
        </message>
        <message>
            <source>Record a change to another password.</source>
            <translation>Einen Wechsel zu einem anderen Passwort aufzeichnen.</translation>
        </message>
        <message>
            <source>Record a save with this value and teach it with 'firstlight profile teach --ports', or choose another value.</source>
            <translation>Eine Speicherung mit diesem Wert aufzeichnen und mit 'firstlight profile teach --ports' lehren, oder einen anderen Wert wählen.</translation>
        </message>
        <message>
            <source>Record both again on one firmware version, or remove the kept profile with 'firstlight profile forget'.</source>
            <translation>Beide auf derselben Firmwareversion neu aufzeichnen oder das behaltene Profil mit 'firstlight profile forget' entfernen.</translation>
        </message>
        <message>
            <source>Record both on one firmware version, or remove what was taught with 'firstlight profile forget' first.</source>
            <translation>Beide mit derselben Firmwareversion aufzeichnen, oder das Gelehrte zuerst mit 'firstlight profile forget' entfernen.</translation>
        </message>
        <message>
            <source>Record from the login page on.</source>
            <translation>Ab der Anmeldeseite aufzeichnen.</translation>
        </message>
        <message>
            <source>Record from the login page until the file is uploaded.</source>
            <translation>Von der Anmeldeseite an aufzeichnen, bis die Datei hochgeladen ist.</translation>
        </message>
        <message>
            <source>Record it again with fresh passwords.</source>
            <translation>Mit frischen Passwörtern neu aufzeichnen.</translation>
        </message>
        <message>
            <source>Record it again with passwords that occur nowhere else.</source>
            <translation>Mit Passwörtern neu aufzeichnen, die sonst nirgends vorkommen.</translation>
        </message>
        <message>
            <source>Record it again, with one setting changed in each save.</source>
            <translation>Noch einmal aufzeichnen, mit einer geänderten Einstellung je Speicherung.</translation>
        </message>
        <message>
            <source>Record only the first login, from its page to the logout.</source>
            <translation>Nur die erste Anmeldung aufzeichnen, von ihrer Seite bis zur Abmeldung.</translation>
        </message>
        <message>
            <source>Remove old files on it.</source>
            <translation>Alte Dateien darauf entfernen.</translation>
        </message>
        <message>
            <source>Report it, with the file's name.</source>
            <translation>Mit dem Namen der Datei melden.</translation>
        </message>
        <message>
            <source>Restart the device when it suits, then read the setting again.</source>
            <translation>Starten Sie das Gerät neu, wenn es passt, und lesen Sie die Einstellung dann noch einmal.</translation>
        </message>
        <message>
            <source>Rests on an assumed profile: {detail}</source>
            <translation>Beruht auf einem angenommenen Profil: {detail}</translation>
        </message>
        <message>
            <source>Revocation</source>
            <translation>Sperrung</translation>
        </message>
        <message>
            <source>Revoked: {detail}. What this certificate signed is not installed.</source>
            <translation>Gesperrt: {detail}. Was dieses Zertifikat signiert hat, wird nicht installiert.</translation>
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
            <source>Run 'firstlight profile list' to see them.</source>
            <translation>'firstlight profile list' führt sie auf.</translation>
        </message>
        <message>
            <source>SHA-512</source>
            <translation>SHA-512</translation>
        </message>
        <message>
            <source>Save it again from the browser's network tools, with content.</source>
            <translation>Erneut aus den Netzwerkwerkzeugen des Browsers speichern, mit Inhalten.</translation>
        </message>
        <message>
            <source>Save it as KDBX 4 with AES-256 or ChaCha20.</source>
            <translation>Als KDBX 4 mit AES-256 oder ChaCha20 speichern.</translation>
        </message>
        <message>
            <source>Save its configuration, then follow the maker's FAQ000265969; upgrade few cards at a time.</source>
            <translation>Ihre Konfiguration sichern, dann nach FAQ000265969 des Herstellers vorgehen; wenige Karten zugleich aktualisieren.</translation>
        </message>
        <message>
            <source>Save the file as UTF-8.</source>
            <translation>Die Datei als UTF-8 speichern.</translation>
        </message>
        <message>
            <source>Say where the passwords come from: --generate or --password-stdin, one of them.</source>
            <translation>Angeben, woher die Passwörter kommen: --generate oder --password-stdin, eines von beiden.</translation>
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
            <source>Search again; addresses may have been swapped.</source>
            <translation>Erneut suchen; Adressen können vertauscht worden sein.</translation>
        </message>
        <message>
            <source>Search for it by its serial number, and look at its own page.</source>
            <translation>Suchen Sie es über seine Seriennummer, und sehen Sie auf seiner eigenen Seite nach.</translation>
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
            <source>Set 0, or a longer time.</source>
            <translation>0 oder eine längere Zeit einstellen.</translation>
        </message>
        <message>
            <source>Set an operation mode first.</source>
            <translation>Zuerst eine Betriebsart einstellen.</translation>
        </message>
        <message>
            <source>Set and read back.</source>
            <translation>Eingestellt und zurückgelesen.</translation>
        </message>
        <message>
            <source>Set by hand. Whether the password works could not be proved: no public channel tells it.</source>
            <translation>Von Hand gesetzt. Ob das Passwort gilt, war nicht zu beweisen: Kein öffentlicher Weg sagt es.</translation>
        </message>
        <message>
            <source>Set delimiter_1 too.</source>
            <translation>Auch delimiter_1 einstellen.</translation>
        </message>
        <message>
            <source>Set it again, or restart the device and check. Do not hand it over yet.</source>
            <translation>Erneut setzen oder das Gerät neu starten und prüfen. Noch nicht übergeben.</translation>
        </message>
        <message>
            <source>Set it to this computer's time.</source>
            <translation>Auf die Zeit dieses Computers stellen.</translation>
        </message>
        <message>
            <source>Set it with EcoStruxure Power Commission, and send these words to whoever maintains Firstlight.</source>
            <translation>Mit EcoStruxure Power Commission setzen und diese Wörter an die Betreuer von Firstlight schicken.</translation>
        </message>
        <message>
            <source>Set packet_length=0, or no delimiter.</source>
            <translation>packet_length=0 einstellen oder kein Trennzeichen.</translation>
        </message>
        <message>
            <source>Set the port to Real COM, RFC 2217 or TCP server for the test.</source>
            <translation>Den Port für den Test auf Real COM, RFC 2217 oder TCP-Server stellen.</translation>
        </message>
        <message>
            <source>Set the ports of one device first, and compare them with its own page.</source>
            <translation>Zuerst die Ports eines Geräts einstellen und mit seiner eigenen Seite vergleichen.</translation>
        </message>
        <message>
            <source>Set them on its own page.</source>
            <translation>Auf seiner Seite einstellen.</translation>
        </message>
        <message>
            <source>Shown only; it was not followed.</source>
            <translation>Nur gezeigt; ihr wurde nicht gefolgt.</translation>
        </message>
        <message>
            <source>Signature</source>
            <translation>Signatur</translation>
        </message>
        <message>
            <source>Signed at the latest at {detail}, as a time-stamp authority proves.</source>
            <translation>Spätestens {detail} signiert, wie eine Zeitstempelstelle belegt.</translation>
        </message>
        <message>
            <source>Signer</source>
            <translation>Unterzeichner</translation>
        </message>
        <message>
            <source>Simulated device of the demo fleet.</source>
            <translation>Simuliertes Gerät der Demo.</translation>
        </message>
        <message>
            <source>Some bytes came back wrong or not at all: {detail}.</source>
            <translation>Einige Bytes kamen falsch oder gar nicht zurück: {detail}.</translation>
        </message>
        <message>
            <source>Some programs answer so for units that do not exist; else look at the device.</source>
            <translation>Manche Programme antworten so für Units, die es nicht gibt; sonst das Gerät ansehen.</translation>
        </message>
        <message>
            <source>Something answered, but not what would prove it (units {detail}).</source>
            <translation>Etwas antwortete, aber nichts, was es beweisen würde (Units {detail}).</translation>
        </message>
        <message>
            <source>Something floods this network. Find it before trusting the list.</source>
            <translation>Etwas überflutet dieses Netz. Es finden, bevor der Liste zu trauen ist.</translation>
        </message>
        <message>
            <source>Something is about to be sent to the device: {detail}.</source>
            <translation>Gleich geht etwas an das Gerät: {detail}.</translation>
        </message>
        <message>
            <source>Standard input held no password.</source>
            <translation>Die Standardeingabe enthielt kein Passwort.</translation>
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
            <source>Start it on a terminal, or send a file with --send.</source>
            <translation>Es an einem Terminal starten oder mit --send eine Datei senden.</translation>
        </message>
        <message>
            <source>Start the job again; nothing is repeated.</source>
            <translation>Den Auftrag neu starten; nichts wird wiederholt.</translation>
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
            <source>Take their rights away (chmod 600).</source>
            <translation>Ihnen die Rechte nehmen (chmod 600).</translation>
        </message>
        <message>
            <source>Teach it again from a recording.</source>
            <translation>Neu aus einer Aufzeichnung lernen.</translation>
        </message>
        <message>
            <source>Test it at the peer, or set the port to TCP server for the time of the test.</source>
            <translation>An der Gegenstelle testen oder den Port für die Dauer des Tests auf TCP-Server stellen.</translation>
        </message>
        <message>
            <source>Test the line after it is set.</source>
            <translation>Die Leitung danach testen.</translation>
        </message>
        <message>
            <source>Test the port with a loopback plug, or with what is wired to it.</source>
            <translation>Den Port mit einem Loopback-Stecker testen, oder mit dem, was daran angeschlossen ist.</translation>
        </message>
        <message>
            <source>The CSV file cannot be written: {detail}</source>
            <translation>Die CSV-Datei ist nicht zu schreiben: {detail}</translation>
        </message>
        <message>
            <source>The KDBX file asks for more than Firstlight allows: {detail}</source>
            <translation>Die KDBX-Datei verlangt mehr, als Firstlight zulässt: {detail}</translation>
        </message>
        <message>
            <source>The KDBX file cannot be read or written: {detail}</source>
            <translation>Die KDBX-Datei lässt sich nicht lesen oder schreiben: {detail}</translation>
        </message>
        <message>
            <source>The KDBX file is damaged: {detail}</source>
            <translation>Die KDBX-Datei ist beschädigt: {detail}</translation>
        </message>
        <message>
            <source>The SHA-512 equals the published one: {detail}.</source>
            <translation>Die SHA-512 gleicht der veröffentlichten: {detail}.</translation>
        </message>
        <message>
            <source>The SHA-512 stands in the signed manifest and is compared there.</source>
            <translation>Die SHA-512 steht im signierten Manifest und wird dort verglichen.</translation>
        </message>
        <message>
            <source>The account {detail} was made, but its login was refused. The factory account was left enabled.</source>
            <translation>Das Konto {detail} wurde angelegt, aber seine Anmeldung abgelehnt. Das Werkskonto blieb eingeschaltet.</translation>
        </message>
        <message>
            <source>The address {detail} is answered by several MAC addresses.</source>
            <translation>Auf die Adresse {detail} antworten mehrere MAC-Adressen.</translation>
        </message>
        <message>
            <source>The approval is by somebody who may not approve here: {detail}.</source>
            <translation>Die Freigabe ist von jemandem, der hier nicht freigeben darf: {detail}.</translation>
        </message>
        <message>
            <source>The archive holds a link or a special file: {detail}.</source>
            <translation>Das Archiv enthält einen Verweis oder eine besondere Datei: {detail}.</translation>
        </message>
        <message>
            <source>The archive holds bytes that belong to no file: {detail}.</source>
            <translation>Das Archiv enthält Bytes, die zu keiner Datei gehören: {detail}.</translation>
        </message>
        <message>
            <source>The archive holds too many files: {detail}; 64 are allowed.</source>
            <translation>Das Archiv enthält zu viele Dateien: {detail}; 64 sind erlaubt.</translation>
        </message>
        <message>
            <source>The archive is damaged: {detail}.</source>
            <translation>Das Archiv ist beschädigt: {detail}.</translation>
        </message>
        <message>
            <source>The archive is empty.</source>
            <translation>Das Archiv ist leer.</translation>
        </message>
        <message>
            <source>The archive is encrypted: {detail}.</source>
            <translation>Das Archiv ist verschlüsselt: {detail}.</translation>
        </message>
        <message>
            <source>The archive is in order: {detail} files, all checksums match.</source>
            <translation>Das Archiv ist in Ordnung: {detail} Dateien, alle Prüfsummen stimmen.</translation>
        </message>
        <message>
            <source>The archive is packed in an unusual way: {detail}.</source>
            <translation>Das Archiv ist auf unübliche Art gepackt: {detail}.</translation>
        </message>
        <message>
            <source>The archive is too large: {detail}; 4 GiB unpacked are allowed.</source>
            <translation>Das Archiv ist zu groß: {detail}; entpackt sind 4 GiB erlaubt.</translation>
        </message>
        <message>
            <source>The backup cannot be read: {detail}</source>
            <translation>Die Sicherung lässt sich nicht lesen: {detail}</translation>
        </message>
        <message>
            <source>The braille display driver brltty runs. It takes {detail} away from adapters with common chips.</source>
            <translation>Der Braillezeilen-Treiber brltty läuft. Er nimmt Adaptern mit verbreiteten Chips {detail} weg.</translation>
        </message>
        <message>
            <source>The build date is in the future: {detail}.</source>
            <translation>Das Baudatum liegt in der Zukunft: {detail}.</translation>
        </message>
        <message>
            <source>The card asks for a one-time code, which a bulk update cannot answer. Nothing was changed.</source>
            <translation>Die Karte fragt nach einem Einmalcode, den ein Sammelupdate nicht beantworten kann. Nichts wurde geändert.</translation>
        </message>
        <message>
            <source>The certificate was renewed over the same key: {detail}. No password was sent.</source>
            <translation>Das Zertifikat wurde mit demselben Schlüssel erneuert: {detail}. Es wurde kein Passwort gesendet.</translation>
        </message>
        <message>
            <source>The certificates in the signature are not in order: {detail}.</source>
            <translation>Die Zertifikate in der Signatur sind nicht in Ordnung: {detail}.</translation>
        </message>
        <message>
            <source>The check came upon something it does not know: {detail}.</source>
            <translation>Die Prüfung stieß auf etwas Unbekanntes: {detail}.</translation>
        </message>
        <message>
            <source>The clock was set and read back: {detail}.</source>
            <translation>Die Uhr wurde gestellt und zurückgelesen: {detail}.</translation>
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
            <source>The data service of that mode does not answer: {detail}.</source>
            <translation>Der Datendienst dieser Betriebsart antwortet nicht: {detail}.</translation>
        </message>
        <message>
            <source>The desktop cannot start: {detail}</source>
            <translation>Die Oberfläche kann nicht starten: {detail}</translation>
        </message>
        <message>
            <source>The details are in firstlight.log in the data folder; go on, or start again.</source>
            <translation>Einzelheiten stehen in firstlight.log im Datenordner; weitermachen oder neu starten.</translation>
        </message>
        <message>
            <source>The device announces that its first login is done. That its password is the one in the vault could not be proved.</source>
            <translation>Das Gerät meldet, dass seine erste Anmeldung erledigt ist. Dass sein Passwort das aus dem Tresor ist, war nicht zu beweisen.</translation>
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
            <source>The device answers again.</source>
            <translation>Das Gerät antwortet wieder.</translation>
        </message>
        <message>
            <source>The device can only be reached unencrypted ({detail}). Nothing was sent.</source>
            <translation>Das Gerät ist nur unverschlüsselt erreichbar ({detail}). Es wurde nichts gesendet.</translation>
        </message>
        <message>
            <source>The device did not keep the time; it says {detail}.</source>
            <translation>Das Gerät behielt die Zeit nicht; es sagt {detail}.</translation>
        </message>
        <message>
            <source>The device did not take the name; it says {detail}.</source>
            <translation>Das Gerät nahm den Namen nicht an; es sagt {detail}.</translation>
        </message>
        <message>
            <source>The device does not answer at {detail}.</source>
            <translation>Das Gerät antwortet nicht unter {detail}.</translation>
        </message>
        <message>
            <source>The device does not say how the port is reached: {detail}</source>
            <translation>Das Gerät sagt nicht, wie der Port erreicht wird: {detail}</translation>
        </message>
        <message>
            <source>The device does not say what {detail} is now.</source>
            <translation>Das Gerät sagt nicht, was {detail} jetzt ist.</translation>
        </message>
        <message>
            <source>The device does not take the new password: {detail}</source>
            <translation>Das Gerät nimmt das neue Passwort nicht an: {detail}</translation>
        </message>
        <message>
            <source>The device has kept the setting, but it is in force from the next restart on: {detail}</source>
            <translation>Das Gerät hat die Einstellung behalten, sie gilt aber erst ab dem nächsten Neustart: {detail}</translation>
        </message>
        <message>
            <source>The device has no port {detail}.</source>
            <translation>Das Gerät hat keinen Anschluss {detail}.</translation>
        </message>
        <message>
            <source>The device has no room for the file: {detail}. Nothing was changed.</source>
            <translation>Das Gerät hat keinen Platz für die Datei: {detail}. Nichts wurde geändert.</translation>
        </message>
        <message>
            <source>The device has not come back ({detail}). Its new password is in the vault, not proved.</source>
            <translation>Das Gerät ist nicht zurückgekommen ({detail}). Sein neues Passwort ist im Tresor, nicht bewiesen.</translation>
        </message>
        <message>
            <source>The device has not come back for {detail} after the restart.</source>
            <translation>Das Gerät ist nach dem Neustart seit {detail} nicht zurückgekommen.</translation>
        </message>
        <message>
            <source>The device kept the old value of {detail}.</source>
            <translation>Das Gerät hat den alten Wert von {detail} behalten.</translation>
        </message>
        <message>
            <source>The device leaves accounts and keys out of it.</source>
            <translation>Das Gerät lässt Konten und Schlüssel darin weg.</translation>
        </message>
        <message>
            <source>The device made another value of {detail} than was sent.</source>
            <translation>Das Gerät hat aus {detail} einen anderen Wert gemacht als gesendet.</translation>
        </message>
        <message>
            <source>The device may not go below a lowest version: {detail}. Nothing was sent.</source>
            <translation>Das Gerät darf nicht unter eine niedrigste Version: {detail}. Nichts wurde gesendet.</translation>
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
            <source>The device refused the factory password, tried once. Nothing was changed.</source>
            <translation>Das Gerät hat das Werkspasswort abgelehnt, einmal versucht. Nichts wurde geändert.</translation>
        </message>
        <message>
            <source>The device refuses all logins for a while: {detail}</source>
            <translation>Das Gerät lehnt eine Zeit lang jede Anmeldung ab: {detail}</translation>
        </message>
        <message>
            <source>The device said the password was changed, and asks for the first login again.</source>
            <translation>Das Gerät hat die Passwortänderung gemeldet und verlangt erneut die erste Anmeldung.</translation>
        </message>
        <message>
            <source>The device says it now: {detail}.</source>
            <translation>Das Gerät sagt ihn jetzt: {detail}.</translation>
        </message>
        <message>
            <source>The device says its first login was done by somebody else. Nothing was sent.</source>
            <translation>Das Gerät sagt, jemand anderes habe die erste Anmeldung gemacht. Es wurde nichts gesendet.</translation>
        </message>
        <message>
            <source>The device shows what was wanted, but it did not answer to save and restart: it may not be in force. {detail}</source>
            <translation>Das Gerät zeigt, was gewünscht war, hat aber auf Speichern und Neustart nicht geantwortet: Es gilt vielleicht noch nicht. {detail}</translation>
        </message>
        <message>
            <source>The device still announces that its first login is to be done.</source>
            <translation>Das Gerät meldet weiterhin, dass seine erste Anmeldung aussteht.</translation>
        </message>
        <message>
            <source>The device still asks for its first login. Nothing was sent.</source>
            <translation>Das Gerät verlangt noch seine erste Anmeldung. Nichts wurde gesendet.</translation>
        </message>
        <message>
            <source>The device took the new password and then refused it. It may have changed.</source>
            <translation>Das Gerät hat das neue Passwort angenommen und dann abgelehnt. Es kann sich geändert haben.</translation>
        </message>
        <message>
            <source>The device's account name cannot be chosen; its own one was kept.</source>
            <translation>Der Kontoname des Geräts ist nicht wählbar; sein eigener blieb.</translation>
        </message>
        <message>
            <source>The device's channel is too weak for a password: {detail}. Nothing was sent.</source>
            <translation>Der Weg zum Gerät ist zu schwach für ein Passwort: {detail}. Es wurde nichts gesendet.</translation>
        </message>
        <message>
            <source>The device's commands cannot carry this name or this password: {detail}. Nothing was sent.</source>
            <translation>Die Befehle des Geräts können diesen Namen oder dieses Passwort nicht übertragen: {detail}. Nichts wurde gesendet.</translation>
        </message>
        <message>
            <source>The disk has no room for a private copy: {detail}.</source>
            <translation>Der Datenträger hat keinen Platz für eine private Kopie: {detail}.</translation>
        </message>
        <message>
            <source>The disk that the jobs are on is full: {detail}.</source>
            <translation>Der Datenträger der Aufträge ist voll: {detail}.</translation>
        </message>
        <message>
            <source>The earlier run's password had not been taken; the factory one still holds.</source>
            <translation>Das Passwort des früheren Laufs war nicht angenommen worden; das Werkspasswort gilt noch.</translation>
        </message>
        <message>
            <source>The factory account is disabled.</source>
            <translation>Das Werkskonto ist abgeschaltet.</translation>
        </message>
        <message>
            <source>The far end refused what a program set on the mapped port: {detail}.</source>
            <translation>Die Gegenseite lehnte ab, was ein Programm am abgebildeten Port einstellte: {detail}.</translation>
        </message>
        <message>
            <source>The file cannot be read: {detail}.</source>
            <translation>Die Datei lässt sich nicht lesen: {detail}.</translation>
        </message>
        <message>
            <source>The file cannot be used: {detail}</source>
            <translation>Die Datei ist nicht zu gebrauchen: {detail}</translation>
        </message>
        <message>
            <source>The file cannot be written: {detail}</source>
            <translation>Die Datei lässt sich nicht schreiben: {detail}</translation>
        </message>
        <message>
            <source>The file changed while it was read.</source>
            <translation>Die Datei änderte sich beim Lesen.</translation>
        </message>
        <message>
            <source>The file does not say which family it is for: {detail}.</source>
            <translation>Die Datei sagt nicht, für welche Familie sie ist: {detail}.</translation>
        </message>
        <message>
            <source>The file does not say which version it is: {detail}.</source>
            <translation>Die Datei sagt nicht, welche Version sie ist: {detail}.</translation>
        </message>
        <message>
            <source>The file exists already: {detail}</source>
            <translation>Die Datei gibt es schon: {detail}</translation>
        </message>
        <message>
            <source>The file is empty.</source>
            <translation>Die Datei ist leer.</translation>
        </message>
        <message>
            <source>The file is genuine: its signature leads to an anchor that you trust.</source>
            <translation>Die Datei ist echt: Ihre Signatur führt zu einer vertrauten Wurzel.</translation>
        </message>
        <message>
            <source>The file is larger than any profile.</source>
            <translation>Die Datei ist größer als jedes Profil.</translation>
        </message>
        <message>
            <source>The file is not the published one: its SHA-512 differs from {detail}.</source>
            <translation>Die Datei ist nicht die veröffentlichte: Ihre SHA-512 weicht ab von {detail}.</translation>
        </message>
        <message>
            <source>The file is too large: {detail}.</source>
            <translation>Die Datei ist zu groß: {detail}.</translation>
        </message>
        <message>
            <source>The file is what its maker published, by its SHA-512. There is no signature to check.</source>
            <translation>Nach ihrer SHA-512 ist die Datei die, die ihr Hersteller veröffentlicht hat. Eine Signatur zum Prüfen gibt es nicht.</translation>
        </message>
        <message>
            <source>The file of pinned identities cannot be read or written: {detail}</source>
            <translation>Die Datei der festgehaltenen Identitäten lässt sich nicht lesen oder schreiben: {detail}</translation>
        </message>
        <message>
            <source>The first device was not updated, so the others were not begun.</source>
            <translation>Das erste Gerät wurde nicht aktualisiert, also wurden die anderen nicht begonnen.</translation>
        </message>
        <message>
            <source>The first device was updated through a channel nobody has published; the others were not begun.</source>
            <translation>Das erste Gerät wurde auf einem Weg aktualisiert, den niemand veröffentlicht hat; die anderen wurden nicht begonnen.</translation>
        </message>
        <message>
            <source>The fleet file cannot be used: {detail}</source>
            <translation>Die Flottendatei ist nicht benutzbar: {detail}</translation>
        </message>
        <message>
            <source>The folder of the jobs cannot be used: {detail}</source>
            <translation>Der Ordner der Aufträge ist nicht benutzbar: {detail}</translation>
        </message>
        <message>
            <source>The guided steps were not done.</source>
            <translation>Die angeleiteten Schritte wurden nicht gemacht.</translation>
        </message>
        <message>
            <source>The identity differs from the one seen before: {detail}</source>
            <translation>Die Identität weicht von der zuvor gesehenen ab: {detail}</translation>
        </message>
        <message>
            <source>The identity of {detail} was left as it was pinned.</source>
            <translation>Die Identität von {detail} blieb, wie sie festgehalten war.</translation>
        </message>
        <message>
            <source>The image is not the one that the manifest lists: {detail}.</source>
            <translation>Das Abbild ist nicht das im Manifest genannte: {detail}.</translation>
        </message>
        <message>
            <source>The image says it is something else than its manifest: {detail}.</source>
            <translation>Das Abbild sagt von sich etwas anderes als sein Manifest: {detail}.</translation>
        </message>
        <message>
            <source>The interface has no address.</source>
            <translation>Die Schnittstelle hat keine Adresse.</translation>
        </message>
        <message>
            <source>The job database cannot be used: {detail}</source>
            <translation>Die Auftragsdatenbank ist nicht benutzbar: {detail}</translation>
        </message>
        <message>
            <source>The job database does not answer any more: {detail}. Devices that had begun went on to the end of their step.</source>
            <translation>Die Auftragsdatenbank antwortet nicht mehr: {detail}. Begonnene Geräte gingen bis zum Ende ihres Schritts.</translation>
        </message>
        <message>
            <source>The job engine was closed: {detail}</source>
            <translation>Die Auftragsausführung wurde geschlossen: {detail}</translation>
        </message>
        <message>
            <source>The job was cut off after it had begun to send: {detail}</source>
            <translation>Der Auftrag brach ab, nachdem er zu senden begonnen hatte: {detail}</translation>
        </message>
        <message>
            <source>The job {detail} was planned by a newer Firstlight.</source>
            <translation>Der Auftrag {detail} wurde von einem neueren Firstlight geplant.</translation>
        </message>
        <message>
            <source>The journal cannot be written, so nothing was sent: {detail}.</source>
            <translation>Das Protokoll lässt sich nicht schreiben, deshalb wurde nichts gesendet: {detail}.</translation>
        </message>
        <message>
            <source>The journal is damaged: {detail}. Nothing was begun.</source>
            <translation>Das Journal ist beschädigt: {detail}. Nichts wurde begonnen.</translation>
        </message>
        <message>
            <source>The key cannot be used, or is not the certificate's: {detail}.</source>
            <translation>Der Schlüssel ist nicht brauchbar oder gehört nicht zum Zertifikat: {detail}.</translation>
        </message>
        <message>
            <source>The key is encrypted.</source>
            <translation>Der Schlüssel ist verschlüsselt.</translation>
        </message>
        <message>
            <source>The line broke while the password was being set: {detail}</source>
            <translation>Die Verbindung brach ab, während das Passwort gesetzt wurde: {detail}</translation>
        </message>
        <message>
            <source>The line is back.</source>
            <translation>Die Leitung ist wieder da.</translation>
        </message>
        <message>
            <source>The line is gone: {detail}.</source>
            <translation>Die Leitung ist weg: {detail}.</translation>
        </message>
        <message>
            <source>The line stays as it was; choose a value the device takes.</source>
            <translation>Die Leitung bleibt, wie sie war; einen Wert wählen, den das Gerät nimmt.</translation>
        </message>
        <message>
            <source>The line works. Units that answer: {detail}.</source>
            <translation>Die Leitung arbeitet. Units, die antworten: {detail}.</translation>
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
            <source>The list of known identities was damaged and was set aside: {detail}</source>
            <translation>Die Liste bekannter Identitäten war beschädigt und wurde beiseitegelegt: {detail}</translation>
        </message>
        <message>
            <source>The maker has not published where its console keeps this setting.</source>
            <translation>Der Hersteller hat nicht veröffentlicht, wo seine Konsole diese Einstellung hält.</translation>
        </message>
        <message>
            <source>The manifest is not in order: {detail}.</source>
            <translation>Das Manifest ist nicht in Ordnung: {detail}.</translation>
        </message>
        <message>
            <source>The manifest is signed by nobody.</source>
            <translation>Das Manifest ist von niemandem signiert.</translation>
        </message>
        <message>
            <source>The manifest lists {detail} images; one is needed.</source>
            <translation>Das Manifest nennt {detail} Abbilder; eines ist nötig.</translation>
        </message>
        <message>
            <source>The mode {detail} passes no plain bytes.</source>
            <translation>Die Betriebsart {detail} reicht keine rohen Bytes durch.</translation>
        </message>
        <message>
            <source>The name begins or ends with a blank, or has several side by side; what is read back would not show them.</source>
            <translation>Der Name beginnt oder endet mit einem Leerzeichen oder hat mehrere hintereinander; beim Zurücklesen wären sie nicht zu sehen.</translation>
        </message>
        <message>
            <source>The name does not fit: 1 to {detail} characters, letters, digits and signs of ASCII.</source>
            <translation>Der Name passt nicht: 1 bis {detail} Zeichen, Buchstaben, Ziffern und Zeichen aus ASCII.</translation>
        </message>
        <message>
            <source>The name for the mapped port cannot be made: {detail}</source>
            <translation>Der Name für den abgebildeten Port ist nicht anzulegen: {detail}</translation>
        </message>
        <message>
            <source>The named administrator was made and has logged in.</source>
            <translation>Der namentliche Administrator wurde angelegt und hat sich angemeldet.</translation>
        </message>
        <message>
            <source>The new password opened a fresh session.</source>
            <translation>Das neue Passwort hat eine frische Sitzung geöffnet.</translation>
        </message>
        <message>
            <source>The new password works, but the old one is still accepted.</source>
            <translation>Das neue Passwort gilt, aber das alte wird noch angenommen.</translation>
        </message>
        <message>
            <source>The old password still holds. Restart the device, then claim it again.</source>
            <translation>Das alte Passwort gilt noch. Das Gerät neu starten, dann erneut übernehmen.</translation>
        </message>
        <message>
            <source>The old password was refused.</source>
            <translation>Das alte Passwort wurde abgelehnt.</translation>
        </message>
        <message>
            <source>The own certificate carries no Modbus role.</source>
            <translation>Das eigene Zertifikat trägt keine Modbus-Rolle.</translation>
        </message>
        <message>
            <source>The own certificate carries the role {detail}.</source>
            <translation>Das eigene Zertifikat trägt die Rolle {detail}.</translation>
        </message>
        <message>
            <source>The package holds a file that its manifest does not list: {detail}.</source>
            <translation>Das Paket enthält eine Datei, die sein Manifest nicht nennt: {detail}.</translation>
        </message>
        <message>
            <source>The package was meant to be used until {detail}.</source>
            <translation>Das Paket war zur Verwendung bis {detail} bestimmt.</translation>
        </message>
        <message>
            <source>The passphrase does not open the KDBX file. {detail}</source>
            <translation>Die Passphrase öffnet die KDBX-Datei nicht. {detail}</translation>
        </message>
        <message>
            <source>The passphrase does not open the vault.</source>
            <translation>Die Passphrase öffnet den Tresor nicht.</translation>
        </message>
        <message>
            <source>The passphrase file cannot be used: {detail}</source>
            <translation>Die Passphrasendatei ist nicht benutzbar: {detail}</translation>
        </message>
        <message>
            <source>The passphrase is on the list of known passwords.</source>
            <translation>Die Passphrase steht auf der Liste bekannter Passwörter.</translation>
        </message>
        <message>
            <source>The passphrase is shorter than {detail} characters.</source>
            <translation>Die Passphrase ist kürzer als {detail} Zeichen.</translation>
        </message>
        <message>
            <source>The password before and the one after are the same.</source>
            <translation>Das Passwort davor und das danach sind gleich.</translation>
        </message>
        <message>
            <source>The password does not fit: {detail} characters, letters and digits of ASCII. Nothing was sent.</source>
            <translation>Das Passwort passt nicht: {detail} Zeichen, Buchstaben und Ziffern aus ASCII. Nichts wurde gesendet.</translation>
        </message>
        <message>
            <source>The password does not meet this device's rules: {detail}. Nothing was sent.</source>
            <translation>Das Passwort erfüllt die Regeln dieses Geräts nicht: {detail}. Es wurde nichts gesendet.</translation>
        </message>
        <message>
            <source>The password is in the vault, held and not yet used.</source>
            <translation>Das Passwort liegt im Tresor bereit und ist noch unbenutzt.</translation>
        </message>
        <message>
            <source>The password meets the rules.</source>
            <translation>Das Passwort erfüllt die Regeln.</translation>
        </message>
        <message>
            <source>The password was set.</source>
            <translation>Das Passwort wurde gesetzt.</translation>
        </message>
        <message>
            <source>The path ends at an anchor that you trust: {detail}.</source>
            <translation>Der Weg endet an einer vertrauten Wurzel: {detail}.</translation>
        </message>
        <message>
            <source>The pinned identities were written by a newer Firstlight: {detail}</source>
            <translation>Die festgehaltenen Identitäten stammen von einem neueren Firstlight: {detail}</translation>
        </message>
        <message>
            <source>The port does not take these settings: {detail}</source>
            <translation>Der Port nimmt diese Einstellungen nicht: {detail}</translation>
        </message>
        <message>
            <source>The port is switched off.</source>
            <translation>Der Port ist abgeschaltet.</translation>
        </message>
        <message>
            <source>The port takes {detail} connections; another host may be reading and writing at the same time.</source>
            <translation>Der Port nimmt {detail} Verbindungen; ein anderer Rechner liest und schreibt vielleicht zugleich.</translation>
        </message>
        <message>
            <source>The port was opened, and no byte came back.</source>
            <translation>Der Port wurde geöffnet, und kein Byte kam zurück.</translation>
        </message>
        <message>
            <source>The port's data service answers: {detail}. Nothing public tells the line itself.</source>
            <translation>Der Datendienst des Ports antwortet: {detail}. Wie die Leitung selbst eingestellt ist, verrät kein veröffentlichter Weg.</translation>
        </message>
        <message>
            <source>The present name cannot be read, so nothing is written: {detail}</source>
            <translation>Der jetzige Name ist nicht lesbar, also wird nichts geschrieben: {detail}</translation>
        </message>
        <message>
            <source>The private copy cannot be written or read: {detail}.</source>
            <translation>Die private Kopie lässt sich nicht schreiben oder lesen: {detail}.</translation>
        </message>
        <message>
            <source>The profile cannot be read: {detail}</source>
            <translation>Das Profil lässt sich nicht lesen: {detail}</translation>
        </message>
        <message>
            <source>The profile cannot be written: {detail}</source>
            <translation>Das Profil lässt sich nicht schreiben: {detail}</translation>
        </message>
        <message>
            <source>The profile of {detail} has not claimed any device yet.</source>
            <translation>Das Profil von {detail} hat noch kein Gerät übernommen.</translation>
        </message>
        <message>
            <source>The profile of {detail} has not updated any device yet.</source>
            <translation>Das Profil von {detail} hat noch kein Gerät aktualisiert.</translation>
        </message>
        <message>
            <source>The profile of {detail} has not written the ports of any device yet.</source>
            <translation>Das Profil von {detail} hat noch bei keinem Gerät Ports geschrieben.</translation>
        </message>
        <message>
            <source>The profile would have held something secret and was not saved: {detail}</source>
            <translation>Das Profil hätte etwas Geheimes enthalten und wurde nicht gespeichert: {detail}</translation>
        </message>
        <message>
            <source>The proof does not show this setting.</source>
            <translation>Der Beweis zeigt diese Einstellung nicht.</translation>
        </message>
        <message>
            <source>The range {detail} ends before it starts.</source>
            <translation>Der Bereich {detail} endet, bevor er beginnt.</translation>
        </message>
        <message>
            <source>The recording can be read in more than one way: {detail}</source>
            <translation>Die Aufzeichnung lässt sich auf mehr als eine Art lesen: {detail}</translation>
        </message>
        <message>
            <source>The recording is not a HAR file that can be read: {detail}</source>
            <translation>Die Aufzeichnung ist keine lesbare HAR-Datei: {detail}</translation>
        </message>
        <message>
            <source>The recording is too large: {detail}</source>
            <translation>Die Aufzeichnung ist zu groß: {detail}</translation>
        </message>
        <message>
            <source>The restart was started: there is no way back from here.</source>
            <translation>Der Neustart wurde ausgelöst: Von hier führt kein Weg zurück.</translation>
        </message>
        <message>
            <source>The run was planned with the account in force, {detail}, whose password is kept nowhere.</source>
            <translation>Der Lauf wurde mit dem geltenden Konto {detail} geplant, dessen Passwort nirgends aufbewahrt wird.</translation>
        </message>
        <message>
            <source>The same key is on other devices, so its pin protects little: {detail}</source>
            <translation>Andere Geräte haben denselben Schlüssel, ihn festzuhalten schützt also wenig: {detail}</translation>
        </message>
        <message>
            <source>The saves in the recording and those you named differ: {detail}</source>
            <translation>Die Speicherungen in der Aufzeichnung und die genannten unterscheiden sich: {detail}</translation>
        </message>
        <message>
            <source>The search was stopped. What was found is kept.</source>
            <translation>Die Suche wurde beendet. Was gefunden wurde, bleibt.</translation>
        </message>
        <message>
            <source>The serial number {detail} was seen at two places at once.</source>
            <translation>Die Seriennummer {detail} wurde an zwei Stellen zugleich gesehen.</translation>
        </message>
        <message>
            <source>The settings were sent and saved.</source>
            <translation>Die Einstellungen wurden gesendet und gespeichert.</translation>
        </message>
        <message>
            <source>The signature belongs to another file.</source>
            <translation>Die Signatur gehört zu einer anderen Datei.</translation>
        </message>
        <message>
            <source>The signature cannot be written: {detail}.</source>
            <translation>Die Signatur lässt sich nicht schreiben: {detail}.</translation>
        </message>
        <message>
            <source>The signature carries a file of its own.</source>
            <translation>Die Signatur trägt eine eigene Datei.</translation>
        </message>
        <message>
            <source>The signature has {detail} signers; exactly one is needed.</source>
            <translation>Die Signatur hat {detail} Unterzeichner; genau einer ist nötig.</translation>
        </message>
        <message>
            <source>The signature is not in the form that can be checked (CMS, DER): {detail}.</source>
            <translation>Die Signatur hat nicht die prüfbare Form (CMS, DER): {detail}.</translation>
        </message>
        <message>
            <source>The signature is over something else than a file: {detail}.</source>
            <translation>Die Signatur gilt etwas anderem als einer Datei: {detail}.</translation>
        </message>
        <message>
            <source>The signature is there already: {detail}.</source>
            <translation>Die Signatur ist schon da: {detail}.</translation>
        </message>
        <message>
            <source>The signature is too large: {detail}.</source>
            <translation>Die Signatur ist zu groß: {detail}.</translation>
        </message>
        <message>
            <source>The signature is wrong: the file or the signature was changed.</source>
            <translation>Die Signatur stimmt nicht: Datei oder Signatur wurde geändert.</translation>
        </message>
        <message>
            <source>The signature was made over exactly this file: {detail}.</source>
            <translation>Die Signatur gilt genau dieser Datei: {detail}.</translation>
        </message>
        <message>
            <source>The signature was made over exactly this manifest: {detail}.</source>
            <translation>Die Signatur gilt genau diesem Manifest: {detail}.</translation>
        </message>
        <message>
            <source>The signature was stamped outside of its certificate's time: {detail}.</source>
            <translation>Die Signatur wurde außerhalb der Zeit ihres Zertifikats gestempelt: {detail}.</translation>
        </message>
        <message>
            <source>The signed attributes are not in order: {detail}.</source>
            <translation>Die signierten Attribute sind nicht in Ordnung: {detail}.</translation>
        </message>
        <message>
            <source>The signer's certificate begins on {detail}.</source>
            <translation>Das Zertifikat des Unterzeichners beginnt am {detail}.</translation>
        </message>
        <message>
            <source>The signer's certificate ended on {detail}, and nothing proves an earlier signature.</source>
            <translation>Das Zertifikat des Unterzeichners endete am {detail}, und nichts belegt eine frühere Signatur.</translation>
        </message>
        <message>
            <source>The signer's certificate is not for signing firmware: {detail}.</source>
            <translation>Das Zertifikat des Unterzeichners ist nicht zum Signieren von Firmware: {detail}.</translation>
        </message>
        <message>
            <source>The simulated fleet cannot listen: {detail}</source>
            <translation>Die simulierte Flotte kann nicht hören: {detail}</translation>
        </message>
        <message>
            <source>The site's password policy cannot be used: {detail}</source>
            <translation>Die Passwortrichtlinie des Standorts ist nicht benutzbar: {detail}</translation>
        </message>
        <message>
            <source>The steps were not done; nothing was checked.</source>
            <translation>Die Schritte wurden nicht getan; nichts wurde geprüft.</translation>
        </message>
        <message>
            <source>The sums file cannot be used: {detail}.</source>
            <translation>Die Summendatei ist nicht brauchbar: {detail}.</translation>
        </message>
        <message>
            <source>The sums file does not name this file: {detail}.</source>
            <translation>Die Summendatei nennt diese Datei nicht: {detail}.</translation>
        </message>
        <message>
            <source>The sums file gives two different values for one name: {detail}.</source>
            <translation>Die Summendatei gibt zwei verschiedene Werte für einen Namen: {detail}.</translation>
        </message>
        <message>
            <source>The sums file holds no SHA-512.</source>
            <translation>Die Summendatei enthält keine SHA-512.</translation>
        </message>
        <message>
            <source>The terminal needs a keyboard and a screen.</source>
            <translation>Das Terminal braucht Tastatur und Bildschirm.</translation>
        </message>
        <message>
            <source>The time stamp belongs to another signature.</source>
            <translation>Der Zeitstempel gehört zu einer anderen Signatur.</translation>
        </message>
        <message>
            <source>The time stamp is not in order: {detail}.</source>
            <translation>Der Zeitstempel ist nicht in Ordnung: {detail}.</translation>
        </message>
        <message>
            <source>The time stamp's authority is not to be trusted: {detail}.</source>
            <translation>Der Stelle des Zeitstempels ist nicht zu trauen: {detail}.</translation>
        </message>
        <message>
            <source>The time stamp's own signature is wrong.</source>
            <translation>Die eigene Signatur des Zeitstempels stimmt nicht.</translation>
        </message>
        <message>
            <source>The time stamp's time is in the future or not exact enough: {detail}.</source>
            <translation>Die Zeit des Zeitstempels liegt in der Zukunft oder ist nicht genau genug: {detail}.</translation>
        </message>
        <message>
            <source>The trace cannot be written: {detail}</source>
            <translation>Die Mitschrift lässt sich nicht schreiben: {detail}</translation>
        </message>
        <message>
            <source>The two recordings of this family log in by different requests: {detail}</source>
            <translation>Die beiden Aufzeichnungen dieser Familie melden sich mit verschiedenen Anfragen an: {detail}</translation>
        </message>
        <message>
            <source>The two recordings of this family's ports do not fit together: {detail}</source>
            <translation>Die beiden Aufzeichnungen der Ports dieser Familie passen nicht zusammen: {detail}</translation>
        </message>
        <message>
            <source>The update to {detail} was done by hand. No public channel says a trip unit's version, so it is not proved.</source>
            <translation>Die Aktualisierung auf {detail} geschah von Hand. Kein öffentlicher Weg nennt die Version eines Auslösegeräts, sie ist also nicht bewiesen.</translation>
        </message>
        <message>
            <source>The vault cannot be written: {detail}</source>
            <translation>Der Tresor lässt sich nicht schreiben: {detail}</translation>
        </message>
        <message>
            <source>The vault file cannot be read or written: {detail}</source>
            <translation>Die Tresordatei lässt sich nicht lesen oder schreiben: {detail}</translation>
        </message>
        <message>
            <source>The vault file is damaged or was altered: {detail}</source>
            <translation>Die Tresordatei ist beschädigt oder wurde verändert: {detail}</translation>
        </message>
        <message>
            <source>The vault has no such entry: {detail}</source>
            <translation>Der Tresor hat keinen solchen Eintrag: {detail}</translation>
        </message>
        <message>
            <source>The vault holds a proved password, but the device is as it left the factory. Nothing was sent.</source>
            <translation>Der Tresor enthält ein bewiesenes Passwort, aber das Gerät ist im Werkszustand. Es wurde nichts gesendet.</translation>
        </message>
        <message>
            <source>The vault holds no proved password of this device.</source>
            <translation>Der Tresor enthält kein bewiesenes Passwort dieses Geräts.</translation>
        </message>
        <message>
            <source>The vault is locked. {detail}</source>
            <translation>Der Tresor ist gesperrt. {detail}</translation>
        </message>
        <message>
            <source>The vault was written by a newer Firstlight (format {detail}).</source>
            <translation>Der Tresor stammt von einem neueren Firstlight (Format {detail}).</translation>
        </message>
        <message>
            <source>The versions cannot be compared: one of the two is not known.</source>
            <translation>Die Versionen lassen sich nicht vergleichen: Eine der beiden ist nicht bekannt.</translation>
        </message>
        <message>
            <source>The web profile cannot be used: {detail}</source>
            <translation>Das Webprofil ist nicht benutzbar: {detail}</translation>
        </message>
        <message>
            <source>The web profile of {detail} is not the one of the plan any more. Nothing was changed.</source>
            <translation>Das Webprofil von {detail} ist nicht mehr das des Plans. Nichts wurde geändert.</translation>
        </message>
        <message>
            <source>Then read it again: the register proves it.</source>
            <translation>Danach noch einmal lesen: das Register beweist es.</translation>
        </message>
        <message>
            <source>There is a signature over a manifest, but no manifest.</source>
            <translation>Es gibt eine Signatur über ein Manifest, aber kein Manifest.</translation>
        </message>
        <message>
            <source>There is a vault already: {detail}</source>
            <translation>Es gibt schon einen Tresor: {detail}</translation>
        </message>
        <message>
            <source>There is neither a published SHA-512 nor a signature.</source>
            <translation>Es gibt weder eine veröffentlichte SHA-512 noch eine Signatur.</translation>
        </message>
        <message>
            <source>There is no backup {detail}.</source>
            <translation>Es gibt keine Sicherung {detail}.</translation>
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
            <source>There is no job {detail}.</source>
            <translation>Es gibt keinen Auftrag {detail}.</translation>
        </message>
        <message>
            <source>There is no setting {detail}.</source>
            <translation>Eine Einstellung {detail} gibt es nicht.</translation>
        </message>
        <message>
            <source>There is no signature.</source>
            <translation>Es gibt keine Signatur.</translation>
        </message>
        <message>
            <source>There is no signed manifest: version and build date are proved by nobody.</source>
            <translation>Es gibt kein signiertes Manifest: Version und Baudatum belegt niemand.</translation>
        </message>
        <message>
            <source>There is no such file: {detail}.</source>
            <translation>Diese Datei gibt es nicht: {detail}.</translation>
        </message>
        <message>
            <source>There is no such profile for {detail}.</source>
            <translation>Für {detail} gibt es kein solches Profil.</translation>
        </message>
        <message>
            <source>There is no time stamp.</source>
            <translation>Es gibt keinen Zeitstempel.</translation>
        </message>
        <message>
            <source>There is no vault yet: {detail}</source>
            <translation>Es gibt noch keinen Tresor: {detail}</translation>
        </message>
        <message>
            <source>There is nothing to do, or allow it anew.</source>
            <translation>Es ist nichts zu tun, oder sie erneut erlauben.</translation>
        </message>
        <message>
            <source>There was no old password to be refused.</source>
            <translation>Es gab kein altes Passwort, das abzulehnen wäre.</translation>
        </message>
        <message>
            <source>These are no stop bits: {detail}</source>
            <translation>Das sind keine Stoppbits: {detail}</translation>
        </message>
        <message>
            <source>These are no units: {detail}</source>
            <translation>Das sind keine Units: {detail}</translation>
        </message>
        <message>
            <source>They may be switched off, or not exist.</source>
            <translation>Vielleicht sind sie abgeschaltet, oder es gibt sie nicht.</translation>
        </message>
        <message>
            <source>They were dropped. Find out what this host is.</source>
            <translation>Sie wurden verworfen. Herausfinden, was dieser Host ist.</translation>
        </message>
        <message>
            <source>They were left out.</source>
            <translation>Sie wurden ausgelassen.</translation>
        </message>
        <message>
            <source>This channel shows no identity.</source>
            <translation>Dieser Weg zeigt keine Identität.</translation>
        </message>
        <message>
            <source>This computer does not let Firstlight open it: {detail}</source>
            <translation>Dieser Rechner lässt Firstlight ihn nicht öffnen: {detail}</translation>
        </message>
        <message>
            <source>This computer gives out no pseudo-terminal: {detail}</source>
            <translation>Dieser Rechner gibt kein Pseudo-Terminal her: {detail}</translation>
        </message>
        <message>
            <source>This computer has no interface with the name or address {detail}.</source>
            <translation>Dieser Rechner hat keine Schnittstelle mit dem Namen oder der Adresse {detail}.</translation>
        </message>
        <message>
            <source>This computer has no keyring fit for a key.</source>
            <translation>Dieser Rechner hat keinen für einen Schlüssel geeigneten Schlüsselbund.</translation>
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
            <source>This computer has no serial port.</source>
            <translation>Dieser Rechner hat keinen seriellen Port.</translation>
        </message>
        <message>
            <source>This computer has too little free memory to open the vault ({detail}).</source>
            <translation>Dieser Rechner hat zu wenig freien Speicher, um den Tresor zu öffnen ({detail}).</translation>
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
            <source>This computer runs from its battery ({detail} %).</source>
            <translation>Dieser Rechner läuft auf Akku ({detail} %).</translation>
        </message>
        <message>
            <source>This device has no setting {detail} over this channel.</source>
            <translation>Über diesen Weg hat dieses Gerät keine Einstellung {detail}.</translation>
        </message>
        <message>
            <source>This device has no such name over this channel: {detail}.</source>
            <translation>Dieses Gerät hat über diesen Weg keinen solchen Namen: {detail}.</translation>
        </message>
        <message>
            <source>This device has to be claimed guided.</source>
            <translation>Dieses Gerät muss angeleitet übernommen werden.</translation>
        </message>
        <message>
            <source>This device's accounts cannot be managed from here.</source>
            <translation>Die Konten dieses Geräts sind von hier nicht zu verwalten.</translation>
        </message>
        <message>
            <source>This device's ports are reached over SNMP, and no SNMP access was given.</source>
            <translation>Die Anschlüsse dieses Geräts werden über SNMP erreicht, und kein SNMP-Zugang wurde angegeben.</translation>
        </message>
        <message>
            <source>This interface carries no multicast: {detail}</source>
            <translation>Diese Schnittstelle überträgt keinen Multicast: {detail}</translation>
        </message>
        <message>
            <source>This is no SHA-256 fingerprint: {detail}</source>
            <translation>Das ist kein SHA-256-Fingerabdruck: {detail}</translation>
        </message>
        <message>
            <source>This is no baud rate: {detail}</source>
            <translation>Das ist keine Baudrate: {detail}</translation>
        </message>
        <message>
            <source>This is no parity: {detail}</source>
            <translation>Das ist keine Parität: {detail}</translation>
        </message>
        <message>
            <source>This is no place to search: {detail}</source>
            <translation>Hier ist nicht zu suchen: {detail}</translation>
        </message>
        <message>
            <source>This is no time to wait: {detail} s.</source>
            <translation>Das ist keine Wartezeit: {detail} s.</translation>
        </message>
        <message>
            <source>This is not TOML: {detail}</source>
            <translation>Das ist kein TOML: {detail}</translation>
        </message>
        <message>
            <source>This kind of KDBX file is not read: {detail}</source>
            <translation>Diese Art KDBX-Datei wird nicht gelesen: {detail}</translation>
        </message>
        <message>
            <source>This line is not UTF-8 text.</source>
            <translation>Diese Zeile ist kein UTF-8-Text.</translation>
        </message>
        <message>
            <source>This model's port cannot: {detail}.</source>
            <translation>Der Anschluss dieses Modells kann das nicht: {detail}.</translation>
        </message>
        <message>
            <source>This operation mode has no such setting: {detail}.</source>
            <translation>Diese Betriebsart hat keine solche Einstellung: {detail}.</translation>
        </message>
        <message>
            <source>This site asks for a signature, and there is none.</source>
            <translation>Diese Anlage verlangt eine Signatur, und es gibt keine.</translation>
        </message>
        <message>
            <source>This site asks for its release manager's approval.</source>
            <translation>Diese Anlage verlangt die Freigabe ihrer Freigabestelle.</translation>
        </message>
        <message>
            <source>Time stamp</source>
            <translation>Zeitstempel</translation>
        </message>
        <message>
            <source>To every question "server failure" (exception 4) came from unit {detail}.</source>
            <translation>Auf jede Frage kam von Unit {detail} "Serverfehler" (Ausnahme 4).</translation>
        </message>
        <message>
            <source>Too many devices failed, so nothing more was begun.</source>
            <translation>Zu viele Geräte sind gescheitert, also wurde nichts weiter begonnen.</translation>
        </message>
        <message>
            <source>Two programs would read this archive differently: {detail}.</source>
            <translation>Zwei Programme würden dieses Archiv verschieden lesen: {detail}.</translation>
        </message>
        <message>
            <source>Type it as the label prints it.</source>
            <translation>Wie auf dem Typenschild eingeben.</translation>
        </message>
        <message>
            <source>Unit {detail} stays out of the list: a device there has a network address of its own, and a unit on a line has none.</source>
            <translation>Unit {detail} bleibt außerhalb der Liste: ein Gerät dort hat eine eigene Netzadresse, und eine Unit an einer Leitung hat keine.</translation>
        </message>
        <message>
            <source>Unit {detail} stays out of the list: it shares its gateway's address, and whoever opened it would reach the gateway.</source>
            <translation>Unit {detail} bleibt außerhalb der Liste: sie teilt die Adresse ihres Gateways, und wer sie öffnete, erreichte das Gateway.</translation>
        </message>
        <message>
            <source>Unit {detail} stays out of the list: no family recognises it.</source>
            <translation>Unit {detail} bleibt außerhalb der Liste: keine Familie erkennt sie.</translation>
        </message>
        <message>
            <source>Units that answered: {detail}.</source>
            <translation>Units, die antworteten: {detail}.</translation>
        </message>
        <message>
            <source>Unlock it; nothing was changed.</source>
            <translation>Entsperren; nichts wurde geändert.</translation>
        </message>
        <message>
            <source>Unlock the OS keyring, or name a file with --passphrase-file or FIRSTLIGHT_PASSPHRASE_FILE.</source>
            <translation>Den Schlüsselbund des Systems entsperren oder mit --passphrase-file oder FIRSTLIGHT_PASSPHRASE_FILE eine Datei nennen.</translation>
        </message>
        <message>
            <source>Unpack it, or give the ZIP file.</source>
            <translation>Sie entpacken oder die ZIP-Datei angeben.</translation>
        </message>
        <message>
            <source>Unpack it, then check the firmware file.</source>
            <translation>Sie entpacken, dann die Firmwaredatei prüfen.</translation>
        </message>
        <message>
            <source>Unplug one, then ask again.</source>
            <translation>Eines abklemmen, dann neu fragen.</translation>
        </message>
        <message>
            <source>Update it on its own page or in its maker's program.</source>
            <translation>Es auf seiner eigenen Seite oder im Programm seines Herstellers aktualisieren.</translation>
        </message>
        <message>
            <source>Update its firmware or certificate.</source>
            <translation>Seine Firmware oder sein Zertifikat erneuern.</translation>
        </message>
        <message>
            <source>Update its firmware or its certificate first, or allow old algorithms for this one device.</source>
            <translation>Zuerst seine Firmware oder sein Zertifikat erneuern oder alte Verfahren für dieses eine Gerät erlauben.</translation>
        </message>
        <message>
            <source>Update its firmware.</source>
            <translation>Seine Firmware aktualisieren.</translation>
        </message>
        <message>
            <source>Update one device with --profile first, and check it on its own page.</source>
            <translation>Zuerst ein Gerät mit --profile aktualisieren und auf seiner eigenen Seite prüfen.</translation>
        </message>
        <message>
            <source>Use 'Ask this port'.</source>
            <translation>„Diesen Port fragen“ benutzen.</translation>
        </message>
        <message>
            <source>Use it, or name another data folder.</source>
            <translation>Ihn benutzen oder einen anderen Datenordner nennen.</translation>
        </message>
        <message>
            <source>Use its own page.</source>
            <translation>Seine eigene Seite benutzen.</translation>
        </message>
        <message>
            <source>Use its serial console or a direct cable, or allow plain HTTP for this one device.</source>
            <translation>Seine serielle Konsole oder ein direktes Kabel benutzen oder für dieses eine Gerät unverschlüsseltes HTTP erlauben.</translation>
        </message>
        <message>
            <source>Use single blanks, inside the name only.</source>
            <translation>Nur einzelne Leerzeichen verwenden, und nur innerhalb des Namens.</translation>
        </message>
        <message>
            <source>Use that version; the file was left alone.</source>
            <translation>Jene Version benutzen; die Datei blieb, wie sie war.</translation>
        </message>
        <message>
            <source>Use the device's own page, then note it in the record.</source>
            <translation>Die eigene Seite des Geräts benutzen und es im Protokoll vermerken.</translation>
        </message>
        <message>
            <source>Virtual adapter. Multicast sent here never reaches the plant network.</source>
            <translation>Virtueller Adapter. Hier gesendeter Multicast erreicht das Anlagennetz nie.</translation>
        </message>
        <message>
            <source>Wait half a minute after plugging in, or set ENV{ID_MM_DEVICE_IGNORE}="1" for the adapter in a udev rule.</source>
            <translation>Nach dem Einstecken eine halbe Minute warten oder in einer udev-Regel ENV{ID_MM_DEVICE_IGNORE}="1" für den Adapter setzen.</translation>
        </message>
        <message>
            <source>Wait until it is done, then try again. Nothing was changed.</source>
            <translation>Warten, bis es fertig ist, dann erneut versuchen. Nichts wurde geändert.</translation>
        </message>
        <message>
            <source>Wait until it is whole, then check it again.</source>
            <translation>Warten, bis sie vollständig ist, dann erneut prüfen.</translation>
        </message>
        <message>
            <source>Wait until its lockout time has passed, then claim it again.</source>
            <translation>Warten, bis seine Sperrzeit vorbei ist, dann erneut übernehmen.</translation>
        </message>
        <message>
            <source>Wait; do not try again before then.</source>
            <translation>Warten; vorher nicht erneut versuchen.</translation>
        </message>
        <message>
            <source>What earlier checks taught cannot be read: {detail}.</source>
            <translation>Was frühere Prüfungen ergaben, lässt sich nicht lesen: {detail}.</translation>
        </message>
        <message>
            <source>What is at its address has turned every connection down for {detail}: the device has another address now, or its service is switched off.</source>
            <translation>Was an seiner Adresse ist, hat seit {detail} jede Verbindung abgewiesen: Das Gerät hat jetzt eine andere Adresse, oder sein Dienst ist abgeschaltet.</translation>
        </message>
        <message>
            <source>What is given as a time stamp is none: {detail}.</source>
            <translation>Was als Zeitstempel angegeben ist, ist keiner: {detail}.</translation>
        </message>
        <message>
            <source>What is installed is too old for it: {detail}. Nothing was sent.</source>
            <translation>Das Installierte ist zu alt dafür: {detail}. Nichts wurde gesendet.</translation>
        </message>
        <message>
            <source>What the device says is no date and time, as it is with a clock that was never set: {detail}</source>
            <translation>Was das Gerät sagt, ist kein Datum und keine Uhrzeit, wie bei einer Uhr, die nie gestellt wurde: {detail}</translation>
        </message>
        <message>
            <source>What was found could not be stored: {detail}</source>
            <translation>Was gefunden wurde, ließ sich nicht speichern: {detail}</translation>
        </message>
        <message>
            <source>What was given is another, weaker digest: {detail}.</source>
            <translation>Angegeben wurde eine andere, schwächere Prüfsumme: {detail}.</translation>
        </message>
        <message>
            <source>What was given is no SHA-512: {detail}; 128 hex digits are needed.</source>
            <translation>Angegeben wurde keine SHA-512: {detail}; 128 Hexadezimalziffern sind nötig.</translation>
        </message>
        <message>
            <source>What was learned cannot be kept: {detail}.</source>
            <translation>Das Gelernte lässt sich nicht aufbewahren: {detail}.</translation>
        </message>
        <message>
            <source>What was saved is not clear: {detail}</source>
            <translation>Was gespeichert wurde, ist nicht klar: {detail}</translation>
        </message>
        <message>
            <source>When the port disappears after plugging in: sudo systemctl mask brltty-udev, then plug in again.</source>
            <translation>Wenn der Port nach dem Einstecken verschwindet: sudo systemctl mask brltty-udev, dann neu einstecken.</translation>
        </message>
        <message>
            <source>Where no later line says how it ended, the write was cut off: read it from the device.</source>
            <translation>Sagt keine spätere Zeile, wie es endete, wurde das Schreiben abgebrochen: vom Gerät lesen.</translation>
        </message>
        <message>
            <source>Windows gives programs no pseudo-terminals, so Firstlight cannot make a COM port here.</source>
            <translation>Windows gibt Programmen keine Pseudo-Terminals, deshalb kann Firstlight hier keinen COM-Port anlegen.</translation>
        </message>
        <message>
            <source>With a time server set, the device follows that one: look at its own page.</source>
            <translation>Ist ein Zeitserver eingestellt, folgt das Gerät ihm: seine eigene Seite ansehen.</translation>
        </message>
        <message>
            <source>Without a braille display: sudo systemctl mask --now brltty-udev brltty; else remove the adapter's line from its udev rule.</source>
            <translation>Ohne Braillezeile: sudo systemctl mask --now brltty-udev brltty; sonst die Zeile des Adapters aus der udev-Regel nehmen.</translation>
        </message>
        <message>
            <source>Without an operation mode nothing outside shows the settings.</source>
            <translation>Ohne Betriebsart zeigt von außen nichts die Einstellungen.</translation>
        </message>
        <message>
            <source>Write --saved "baud=9600 parity=none data_bits=8" for the first save, then one KEY=VALUE for each other one.</source>
            <translation>Für die erste Speicherung --saved "baud=9600 parity=none data_bits=8" schreiben, dann ein KEY=VALUE für jede weitere.</translation>
        </message>
        <message>
            <source>Write 1 or 2.</source>
            <translation>1 oder 2 schreiben.</translation>
        </message>
        <message>
            <source>Write 1-247, or a part of it; behind a gateway 0-255 is possible.</source>
            <translation>1-247 oder einen Teil davon schreiben; hinter einem Gateway ist 0-255 möglich.</translation>
        </message>
        <message>
            <source>Write 10.20.4.0/22 or 10.20.4.1-10.20.4.90.</source>
            <translation>10.20.4.0/22 oder 10.20.4.1-10.20.4.90 schreiben.</translation>
        </message>
        <message>
            <source>Write apc-nmc3@serial:/dev/ttyUSB0.</source>
            <translation>apc-nmc3@serial:/dev/ttyUSB0 schreiben.</translation>
        </message>
        <message>
            <source>Write even, none, odd, mark or space.</source>
            <translation>even, none, odd, mark oder space schreiben.</translation>
        </message>
        <message>
            <source>Write format = 1, or use a newer Firstlight.</source>
            <translation>format = 1 schreiben oder ein neueres Firstlight nutzen.</translation>
        </message>
        <message>
            <source>Write its 64 hex digits, as the device's own page shows them.</source>
            <translation>Seine 64 Hex-Ziffern schreiben, wie die eigene Seite des Geräts sie zeigt.</translation>
        </message>
        <message>
            <source>Write number = 1.</source>
            <translation>number = 1 schreiben.</translation>
        </message>
        <message>
            <source>Write numbers from 50 to 4000000, for example 9600,19200.</source>
            <translation>Zahlen von 50 bis 4000000 schreiben, zum Beispiel 9600,19200.</translation>
        </message>
        <message>
            <source>Write one of these.</source>
            <translation>Eines davon schreiben.</translation>
        </message>
        <message>
            <source>Write tcp://HOST[:PORT] or modbus+tls://HOST[:PORT], or name a port.</source>
            <translation>tcp://HOST[:PORT] oder modbus+tls://HOST[:PORT] schreiben oder einen Port nennen.</translation>
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
            <source>{detail} answers damaged</source>
            <translation>{detail} Antworten beschädigt</translation>
        </message>
        <message>
            <source>{detail} answers did not fit the question</source>
            <translation>{detail} Antworten passten nicht zur Frage</translation>
        </message>
        <message>
            <source>{detail} answers ran into each other</source>
            <translation>{detail} Antworten liefen ineinander</translation>
        </message>
        <message>
            <source>{detail} cannot be reached.</source>
            <translation>{detail} ist nicht erreichbar.</translation>
        </message>
        <message>
            <source>{detail} carries no signature that can be checked here, and nobody has agreed to its digest alone.</source>
            <translation>{detail} trägt keine hier prüfbare Signatur, und niemand hat der Prüfsumme allein zugestimmt.</translation>
        </message>
        <message>
            <source>{detail} changed after it was checked. Nothing was sent.</source>
            <translation>{detail} änderte sich nach der Prüfung. Nichts wurde gesendet.</translation>
        </message>
        <message>
            <source>{detail} closed the connection.</source>
            <translation>{detail} hat die Verbindung geschlossen.</translation>
        </message>
        <message>
            <source>{detail} combinations of settings are too many for one search.</source>
            <translation>{detail} Kombinationen von Einstellungen sind für eine Suche zu viele.</translation>
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
            <source>{detail} exists already.</source>
            <translation>{detail} gibt es schon.</translation>
        </message>
        <message>
            <source>{detail} has no pinned identity.</source>
            <translation>{detail} hat keine festgehaltene Identität.</translation>
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
            <source>{detail} is a claim.</source>
            <translation>{detail} ist eine Übernahme.</translation>
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
            <source>{detail} may sign firmware.</source>
            <translation>{detail} darf Firmware signieren.</translation>
        </message>
        <message>
            <source>{detail} names no device of this plan.</source>
            <translation>{detail} nennt kein Gerät dieses Plans.</translation>
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
