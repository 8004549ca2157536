"""What was typed in as a secret is on no page, nor in its source (E79)."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from integrations.models import Connection
from syncjobs import roles
from syncjobs.processes.child import Child
from tests.journeys import connecting
from tests.journeys.person import Person
from tests.world import World

FEWEST_PAGES = 30


def test_after_connecting_no_page_holds_any_of_the_secrets_e79(person: Person, world: World, worker: Child) -> None:
    person.sign_in(roles.ADMINISTRATOR)
    refused = mistype_the_account_id(person, world)
    connecting.connect(person, world)
    person.home()
    person.watches_for(world.order()["orderNumber"])

    pages = {"a form that was refused": refused, **walk_everywhere(person)}

    assert len(pages) > FEWEST_PAGES
    assert any("PUT" in source and "om-order-" in source for source in pages.values()), "no request was looked at"
    assert {(name, page) for page, text in pages.items() for name, secret in secrets(world) if secret in text} == set()


def mistype_the_account_id(person: Person, world: World) -> str:
    person.open("Add your NetSuite account")
    connecting.type_account(person, world, Account_ID="my account!")
    person.press("Save")
    person.sees(re.compile("is not an account ID. In NetSuite, open Setup > Company"))
    source = person.page.content()
    person.home()
    return source


def secrets(world: World) -> list[tuple[str, str]]:
    signed = world.netsuite.credentials
    return [
        ("client ID", signed.consumer_key),
        ("client secret", signed.consumer_secret),
        ("token ID", signed.token_id),
        ("token secret", signed.token_secret),
        ("API key", world.ordermentum.api_key),
        ("webhook token", Connection.objects.get().webhook_token),
    ]


def walk_everywhere(person: Person) -> dict[str, str]:
    """Follow every link of the site, one address of each kind, and give the sources of the pages."""
    to_visit, pages = [f"{person.site_url}/admin/"], {}
    while to_visit:
        address = to_visit.pop()
        if kind_of(address) in pages:
            continue
        answer = person.page.request.get(address)
        if "attachment" in answer.headers.get("content-disposition", ""):  # a file: nothing to follow in it
            pages[kind_of(address)] = answer.text()
            continue
        person.page.goto(address, wait_until="domcontentloaded")
        pages[kind_of(address)] = person.page.content()
        links = person.page.eval_on_selector_all("a[href]", "links => links.map(link => link.href)")
        to_visit += [link for link in links if is_page_of(person.site_url, link)]
    return pages


def kind_of(address: str) -> str:
    return re.sub("[0-9]+", "N", urlsplit(address).path)


def is_page_of(site_url: str, link: str) -> bool:
    return link.startswith(f"{site_url}/admin/") and not re.search("/logout/|/login/|export=", link)
