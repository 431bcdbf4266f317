"""What Firstlight exports, KeePassXC opens; what KeePassXC made, Firstlight imports."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from firstlight.site.vault import EntryState, VaultError
from firstlight.site.vault.kdbx import BEFORE, export_kdbx, read_kdbx, take_over
from firstlight_drivers.contract import Secret
from interop.programs import program
from unit.app.vaults import CHEAP, DEVICE, held, new_vault

WORDS = "nine patient transformers"
HARD = "]]>&amp;<\"'\\ $ü€😀"


def cli(folder: Path, command: str, *arguments: str, answers: str = f"{WORDS}\n") -> str:
    """Run keepassxc-cli in a home of its own; its standard output."""
    done = subprocess.run(
        [program("keepassxc-cli", "keepassxc"), command, "-q", *arguments],
        input=answers.encode(),
        capture_output=True,
        timeout=60,
        check=False,
        env={"HOME": str(folder), "LANG": "C.UTF-8", "QT_QPA_PLATFORM": "offscreen", "XDG_RUNTIME_DIR": str(folder)},
    )
    assert done.returncode == 0, done.stderr.decode() + done.stdout.decode()
    return done.stdout.decode()


@pytest.mark.parametrize("cost", [CHEAP, None], ids=["cheap", "usual"])
def test_keepassxc_opens_an_export(tmp_path: Path, cost: object) -> None:
    vault = new_vault(tmp_path)
    vault.mark(held(vault, "proved-before").id, EntryState.PROVED)
    held(vault, HARD, note="hall 3\nsecond line")
    held(vault, "k7Pq", device="schneider-pact/serial/7", purpose="profile:Engineer", family="schneider-pact")
    path = str(tmp_path / "out.kdbx")
    export_kdbx(vault, Path(path), Secret(WORDS), cost=cost)  # type: ignore[arg-type]

    assert cli(tmp_path, "ls", "-R", "-f", path).split() == [
        "apc-nmc3/", "apc-nmc3/ups-7", "schneider-pact/", "schneider-pact/ups-7",
    ]  # fmt: skip
    assert cli(tmp_path, "show", "-s", "-a", "Password", path, "apc-nmc3/ups-7") == f"{HARD}\n"
    assert cli(tmp_path, "show", "-s", "-a", BEFORE, path, "apc-nmc3/ups-7") == "proved-before\n"
    shown = cli(tmp_path, "show", "--all", path, "apc-nmc3/ups-7")
    for line in ("UserName: apc", "Password: PROTECTED", f"Device: {DEVICE}", "Serial: ZA2040012345", "State: held"):
        assert line in shown
    assert "second line" in shown
    shown = cli(tmp_path, "show", "-s", "-a", "Password", "-a", "Purpose", path, "schneider-pact/ups-7")
    assert shown.split() == ["k7Pq", "profile:Engineer"]
    assert "Argon2id" in cli(tmp_path, "db-info", path)


def test_keepassxc_can_go_on_with_an_export(tmp_path: Path) -> None:
    vault = new_vault(tmp_path)
    held(vault, "before")
    path = tmp_path / "out.kdbx"
    export_kdbx(vault, path, Secret(WORDS), cost=CHEAP)
    cli(tmp_path, "edit", "-p", str(path), "apc-nmc3/ups-7", answers=f"{WORDS}\n{HARD}\n")
    (entry,) = read_kdbx(path, Secret(WORDS))
    assert (entry.password, entry.field("Device"), entry.user) == (Secret(HARD), DEVICE, "apc")
    assert take_over(vault, (entry,)) == (1, 0)
    assert vault.reveal(vault.entries()[0].id) == Secret(HARD)


def test_a_database_of_keepassxc_is_imported(tmp_path: Path) -> None:
    path = tmp_path / "theirs.kdbx"
    cli(tmp_path, "db-create", "-p", "-t", "100", str(path), answers=f"{WORDS}\n{WORDS}\n")
    cli(tmp_path, "mkdir", str(path), "Hall 3")
    for title, password in (("router", HARD), ("switch", "second")):
        cli(
            tmp_path, "add", "-u", "admin", "--url", "https://10.0.0.1", "--notes", "n", "-p", str(path),
            f"Hall 3/{title}", answers=f"{WORDS}\n{password}\n",
        )  # fmt: skip
    cli(tmp_path, "edit", "-p", str(path), "Hall 3/router", answers=f"{WORDS}\n{HARD}2\n")  # leaves a history
    cli(tmp_path, "add", "-p", str(path), "gone", answers=f"{WORDS}\nx\n")
    cli(tmp_path, "rm", str(path), "gone")  # into the recycle bin
    found = {one.title: one for one in read_kdbx(path, Secret(WORDS))}
    assert found.keys() == {"router", "switch"}
    assert found["router"].password == Secret(f"{HARD}2")
    assert found["switch"].password == Secret("second")
    assert (found["switch"].user, found["switch"].url, found["switch"].notes) == ("admin", "https://10.0.0.1", "n")
    assert found["switch"].group.endswith("Hall 3")
    with pytest.raises(VaultError) as caught:
        read_kdbx(path, Secret("another passphrase"))
    assert caught.value.code == "kdbx-wrong-passphrase"


def test_keepassxc_merges_an_export_into_its_own_database(tmp_path: Path) -> None:
    vault = new_vault(tmp_path)
    held(vault, HARD)
    ours, theirs = tmp_path / "out.kdbx", tmp_path / "theirs.kdbx"
    export_kdbx(vault, ours, Secret(WORDS), cost=CHEAP)
    cli(tmp_path, "db-create", "-p", "-t", "100", str(theirs), answers=f"{WORDS}\n{WORDS}\n")
    cli(tmp_path, "merge", "-s", str(theirs), str(ours))
    (entry,) = read_kdbx(theirs, Secret(WORDS))
    assert (entry.password, entry.field("Device")) == (Secret(HARD), DEVICE)


def test_a_database_that_keepassxc_made_from_xml_is_imported(tmp_path: Path) -> None:
    vault = new_vault(tmp_path)
    held(vault, HARD)
    path, xml, again = tmp_path / "out.kdbx", tmp_path / "clear.xml", tmp_path / "again.kdbx"
    export_kdbx(vault, path, Secret(WORDS), cost=CHEAP)
    xml.write_text(cli(tmp_path, "export", "-f", "xml", str(path)), encoding="utf-8")
    cli(tmp_path, "import", "-p", "-t", "100", str(xml), str(again), answers=f"{WORDS}\n{WORDS}\n")
    (entry,) = read_kdbx(again, Secret(WORDS))
    assert (entry.password, entry.field("Device")) == (Secret(HARD), DEVICE)
