"""``python -m bot check --links``, against a site on this machine."""

from __future__ import annotations

import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Iterator

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.content.links import fetch, run
from bot.content.links.errors import LinksError
from bot.content.links.fetch import Pace
from bot.content.links.fingerprints import FILE
from bot.content.links.report import Report
from bot.content.links.run import check_links, mail_report
from bot.files.yaml_data import read_yaml
from bot.launch.errors import LaunchError
from bot.settings import read_settings
from tests.content.links.site import PAGE, Answer, Site, redirect, running_site
from tests.content.project import write_project
from tests.delivery.mail_server import MailServer

TODAY = date(2026, 11, 27)
QUICK = Pace(between=0, a_try=2, before_retries=(0, 0))
SETTINGS = read_settings({"BOT_CONTACT_EMAIL": "kontakt@example.se"})


@pytest.fixture
def site() -> Iterator[Site]:
    yield from running_site()


@pytest.fixture
def project(tmp_path: Path, site: Site) -> Path:
    """A project whose one page has been read before."""
    folder = write_project(tmp_path)
    name_source(folder, f"{site.url}/sern")
    site.pages["/sern"] = Answer()
    look(folder)
    site.asked.clear()
    return folder


def name_source(project: Path, url: str) -> None:
    sources = f'S1: {{title: Kommunen, url: "{url}"}}\nS2: {{title: Ett papper, url: null}}\n'
    (project / "bot/answers/sources.yml").write_text(sources)


def look(project: Path, pace: Pace = QUICK, today: date = TODAY, **options: Any) -> Report:
    return check_links(SETTINGS, project, pace=pace, today=today, **options)


def kinds(report: Report) -> list[str]:
    return [finding.kind.value for finding in report.findings]


def test_what_a_page_says_at_first_is_kept_and_an_editor_is_told(
    tmp_path: Path, site: Site
) -> None:
    folder = write_project(tmp_path)
    name_source(folder, f"{site.url}/sern")
    site.pages["/sern"] = Answer()
    report = look(folder)
    assert kinds(report) == ["first"] and report.needs_an_editor
    assert "FÖRSTA GÅNGEN" in report.as_text() and "sern/  what, since" in report.as_text()
    kept = read_yaml(folder / FILE)
    assert (kept["S1"]["seen"], len(kept["S1"]["sentences"])) == ("2026-11-27", 5)
    # Nobody else's text is kept.
    assert "nätverk" not in (folder / FILE).read_text("utf-8")


def test_where_nothing_can_be_kept_it_says_so(
    tmp_path: Path, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read_only(*_args: Any) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr("bot.content.links.fingerprints.os.replace", read_only)
    folder = write_project(tmp_path)
    name_source(folder, f"{site.url}/sern")
    site.pages["/sern"] = Answer()
    assert "gick det inte att spara" in look(folder).as_text()
    with pytest.raises(LinksError, match="cannot be written"):
        look(folder, compared=["S1"])


def test_a_page_that_says_the_same_needs_nobody(project: Path) -> None:
    before = (project / FILE).read_bytes()
    report = look(project)
    assert kinds(report) == ["same"] and not report.needs_an_editor
    assert "1 av 1 sidor är som de var" in report.as_text()
    assert (project / FILE).read_bytes() == before


def test_a_changed_page_is_told_with_what_is_new_until_somebody_has_looked(
    project: Path, site: Site
) -> None:
    site.pages["/sern"] = Answer(PAGE.replace("sedan 2009", "sedan 2010"))
    for _ in range(2):
        report = look(project)
        assert kinds(report) == ["changed"] and report.needs_an_editor
    text = report.as_text()
    assert "Sedan 2026-11-27: nya meningar 1, borttagna 1." in text
    assert "+ Motala är med sedan 2010." in text
    assert "Svar som bygger på den:\n      sern/  what, since\n" in text
    assert "check --links --seen S1" in text

    assert not look(project, compared=["S1"], today=date(2026, 12, 1)).needs_an_editor
    assert not look(project).needs_an_editor
    assert read_yaml(project / FILE)["S1"]["seen"] == "2026-12-01"


@pytest.mark.parametrize("status", [404, 410])
def test_a_page_that_is_gone_is_told(project: Path, site: Site, status: int) -> None:
    site.pages["/sern"] = Answer("Finns inte", status)
    report = look(project)
    assert kinds(report) == ["gone"]
    assert f"servern svarade med koden {status}" in report.as_text()
    # What is gone does not come back by asking again.
    assert site.asked == ["/robots.txt", "/sern"]


def test_a_page_that_leads_to_the_first_page_is_gone(project: Path, site: Site) -> None:
    site.pages["/sern"] = redirect("/", 302)
    site.pages["/"] = Answer()
    assert kinds(look(project)) == ["gone"]


@pytest.mark.parametrize("status", [301, 308])
def test_a_page_that_has_moved_is_told_with_its_new_address(
    project: Path, site: Site, status: int
) -> None:
    site.pages["/sern"] = redirect("/nytt/sern", status)
    site.pages["/nytt/sern"] = Answer()
    report = look(project)
    assert kinds(report) == ["moved"]
    assert f"Ny adress: {site.url}/nytt/sern" in report.as_text()
    assert "nya meningar" not in report.as_text()

    # With the new address its text is read as for the first time.
    name_source(project, f"{site.url}/nytt/sern")
    assert kinds(look(project)) == ["first"]
    assert kinds(look(project)) == ["same"]


def test_a_page_that_has_moved_and_changed_is_told_with_both(project: Path, site: Site) -> None:
    site.pages["/sern"] = redirect("/nytt/sern")
    site.pages["/nytt/sern"] = Answer(PAGE.replace("2009", "2010"))
    text = look(project).as_text()
    assert "Ny adress" in text and "nya meningar 1" in text


@pytest.mark.parametrize(("to", "status"), [("/sern/", 301), ("/annat", 302), ("/annat", 307)])
def test_another_spelling_and_a_detour_are_no_move(
    project: Path, site: Site, to: str, status: int
) -> None:
    site.pages["/sern"] = redirect(to, status)
    site.pages[to] = Answer()
    assert kinds(look(project)) == ["same"]


def test_a_server_that_is_busy_for_a_moment_is_asked_again(project: Path, site: Site) -> None:
    site.pages["/sern"] = [Answer("", 500), Answer("", 503, {"Retry-After": "0"}), Answer()]
    assert kinds(look(project)) == ["same"]
    assert site.asked.count("/sern") == 3


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (Answer("", 500), "koden 500"),
        (Answer("", 503, {"Retry-After": "3600"}), "koden 503"),
        (Answer("", 403), "koden 403"),
        (redirect("/sern"), "leder vidare för många gånger"),
        (redirect("ftp://example.se/"), "ingen adress på webben"),
        (Answer("<html><script>render()</script></html>"), "ingen text"),
        (Answer("", 200), "ingen text"),
    ],
)
def test_a_page_that_cannot_be_read_is_told_and_nothing_is_forgotten(
    project: Path, site: Site, answer: Answer, reason: str
) -> None:
    before = (project / FILE).read_bytes()
    site.pages["/sern"] = answer
    report = look(project)
    assert kinds(report) == ["unreachable"]
    assert reason in report.as_text()
    assert (project / FILE).read_bytes() == before


def test_a_page_that_never_ends_is_given_up_in_time(project: Path, site: Site) -> None:
    site.pages["/sern"] = Answer(PAGE, drips=True)
    began = time.monotonic()
    report = look(project, Pace(between=0, a_try=0.3, before_retries=(0,)))
    assert time.monotonic() - began < 3
    assert "kom inte inom 0.3 sekunder" in report.as_text()


def test_a_page_that_is_too_large_is_not_read(
    project: Path, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetch, "_MOST_BYTES", 100)
    assert "för stor" in look(project).as_text()


def test_a_page_that_leads_to_a_server_that_is_away_says_nothing_of_its_own_server(
    project: Path, site: Site
) -> None:
    nobody = Site()
    nobody.close()
    site.pages["/other"] = redirect(nobody.url + "/x")
    (project / "bot/answers/sources.yml").write_text(
        f'S3: {{title: En, url: "{site.url}/other"}}\nS1: {{title: En, url: "{site.url}/sern"}}\n'
    )
    assert kinds(look(project)) == ["unreachable", "same"]


def test_a_server_that_is_away_is_asked_three_times_and_not_for_each_page(
    tmp_path: Path,
) -> None:
    site = Site()
    folder = write_project(tmp_path)
    sources = "".join(f'S{n}: {{title: Sida, url: "{site.url}/{n}"}}\n' for n in range(1, 4))
    (folder / "bot/answers/sources.yml").write_text(sources)
    site.close()
    report = look(folder)
    assert kinds(report) == ["unreachable"] * 3
    assert "få kontakt med servern" in report.as_text()
    assert not (folder / FILE).exists() or read_yaml(folder / FILE) is None


@pytest.mark.parametrize("kind", ["application/pdf", "image/png"])
def test_what_is_no_page_is_compared_byte_for_byte(project: Path, site: Site, kind: str) -> None:
    headers = {"Content-Type": kind}
    site.pages["/plan"] = Answer(b"%PDF \xff\x00 1", headers=headers)
    name_source(project, f"{site.url}/plan")
    assert [kinds(look(project)) for _ in range(2)] == [["first"], ["same"]]
    site.pages["/plan"] = Answer(b"%PDF \xff\x00 2", headers=headers)
    report = look(project)
    assert kinds(report) == ["changed"]
    assert "\n    + " not in report.as_text()


def test_plain_text_is_compared_by_its_sentences(project: Path, site: Site) -> None:
    site.pages["/text"] = Answer("En rad.\nOch en.", headers={"Content-Type": "text/plain"})
    name_source(project, f"{site.url}/text")
    look(project)
    site.pages["/text"] = Answer("En rad. Och en.", headers={"Content-Type": "text/plain"})
    assert kinds(look(project)) == ["same"]


def test_what_a_site_keeps_from_programs_is_left_alone(project: Path, site: Site) -> None:
    site.pages["/robots.txt"] = Answer("User-agent: *\nDisallow: /*rn\n")
    report = look(project)
    assert kinds(report) == ["unreachable"] and "robots.txt" in report.as_text()
    assert site.asked == ["/robots.txt"]


def test_while_it_is_not_known_what_a_site_allows_nothing_is_fetched(
    project: Path, site: Site
) -> None:
    site.pages["/robots.txt"] = Answer("", 500)
    assert kinds(look(project)) == ["unreachable"]
    assert "/sern" not in site.asked


def test_a_site_is_asked_at_its_own_pace_by_who_says_who_they_are(
    project: Path, site: Site
) -> None:
    began = time.monotonic()
    look(project, Pace(between=0.15, a_try=2, before_retries=()))
    assert time.monotonic() - began >= 0.15
    assert site.agents == {"MotalaEUAssistent/1.0 (+mailto:kontakt@example.se)"}

    site.pages["/robots.txt"] = Answer("User-agent: *\nCrawl-delay: 0.2\n")
    began = time.monotonic()
    look(project)
    assert time.monotonic() - began >= 0.2


def test_answers_that_are_due_for_review_are_told_beforehand(project: Path) -> None:
    # Reviewed on the first of November, and good for a year.
    due = date(2026, 11, 1) + timedelta(days=SETTINGS.answer_max_age_days)
    assert not look(project, today=due - timedelta(days=31)).due
    soon = look(project, today=due - timedelta(days=30))
    assert [one.cell for one in soon.due] == ["sern/since", "sern/what"]
    assert "ATT GRANSKA SNART" in soon.as_text() and soon.needs_an_editor
    assert "SKULLE HA GRANSKATS" in look(project, today=due + timedelta(days=1)).as_text()


def test_a_source_that_is_not_listed_cannot_have_been_seen(project: Path) -> None:
    with pytest.raises(LinksError, match="S2, S9"):
        look(project, compared=["S9", "S2"])


def test_what_was_kept_and_cannot_be_read_is_a_clear_error(project: Path) -> None:
    (project / FILE).write_text("S1: [")
    with pytest.raises(LinksError, match="version control"):
        look(project)


def test_the_editor_gets_a_mail_when_there_is_something_to_do(project: Path, site: Site) -> None:
    server = MailServer().start()
    settings = read_settings(
        {
            "SMTP_URL": f"smtp://127.0.0.1:{server.port}",
            "BOT_EDITOR_EMAIL": "redaktor@example.se",
            "BOT_MAIL_FROM": "assistent@example.se",
        }
    )
    try:
        mail_report(settings, look(project))
        assert server.mails == []
        # Words of others' pages are words, and nothing else.
        changed = "sedan 2010.\u202e\x07 <b>Bcc: x@example.se</b>"
        site.pages["/sern"] = Answer(PAGE.replace("sedan 2009", changed))
        mail_report(settings, look(project))
        (mail,) = server.mails
    finally:
        server.stop()
    assert mail["To"] == "redaktor@example.se"
    assert mail["Subject"] == "Källor till EU-assistentens svar: 1 att titta på, 0 svar att granska"
    assert mail["Auto-Submitted"] == "auto-generated"
    body = mail.get_content()
    assert "+ Motala är med sedan 2010." in body
    assert "\u202e" not in body and "\x07" not in body
    assert server.recipients == ["redaktor@example.se"]


def test_without_a_mail_server_it_becomes_a_file(project: Path, site: Site, tmp_path: Path) -> None:
    settings = read_settings(
        {"BOT_VAR_DIR": str(tmp_path / "var"), "BOT_EDITOR_EMAIL": "redaktor@example.se"}
    )
    site.pages["/sern"] = Answer("", 410)
    mail_report(settings, look(project))
    (file,) = (tmp_path / "var" / "outbox").iterdir()
    assert file.name == "sources-2026-11-27.eml"


def test_a_mail_that_cannot_be_sent_is_an_error(project: Path, site: Site) -> None:
    site.pages["/sern"] = Answer("", 410)
    report = look(project)
    with pytest.raises(LinksError, match="BOT_EDITOR_EMAIL is not set"):
        mail_report(SETTINGS, report)
    settings = read_settings(
        {"SMTP_URL": "smtp://127.0.0.1:1", "BOT_EDITOR_EMAIL": "redaktor@example.se"}
    )
    with pytest.raises(LinksError, match="could not be sent"):
        mail_report(settings, report)


def test_the_command_tells_a_scheduled_job_whether_somebody_is_needed(
    project: Path, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def here(_settings: Any, compared: list[str]) -> Report:
        return look(project, compared=compared)

    monkeypatch.setattr(run, "check_links", here)
    call = CliRunner().invoke
    assert call(app, ["check", "--links"]).exit_code == 0
    site.pages["/sern"] = Answer(PAGE.replace("2009", "2010"))
    changed = call(app, ["check", "--links"])
    assert (changed.exit_code, "ÄNDRADE SIDOR" in changed.stdout) == (1, True)
    assert isinstance(call(app, ["check", "--links", "--mail"]).exception, LaunchError)
    assert call(app, ["check", "--links", "--seen", "S1"]).exit_code == 0
    assert call(app, ["check", "--links"]).exit_code == 0
    assert call(app, ["check", "--mail"]).exit_code == 2
