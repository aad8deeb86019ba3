"""Addresses that are one page are one name."""

import pytest

from humanline.reach.sites.addresses import Addresses, host_of, page_name

HOME = "https://www.example.nl/map/pagina"


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://example.nl", "/"),
        ("https://example.nl/index.html", "/"),
        ("https://example.nl/INDEX.PHP?", "/"),
        ("https://example.nl/contact/", "/contact"),
        ("https://example.nl/contact/index.html", "/contact"),
        ("https://example.nl//a///b/../c", "/a/c"),
        ("https://example.nl/a?b=1&a=2#c", "/a?a=2&b=1"),
        ("https://example.nl/a?utm_source=x&gclid=1&fbclid=2&sort=up", "/a"),
        ("https://example.nl/a?PHPSESSID=abc&id=7", "/a?id=7"),
        ("https://example.nl/a;jsessionid=0A1B?x=1", "/a?x=1"),
        ("https://example.nl/%7Euser/caf%C3%A9", "/~user/caf\u00e9"),
        ("https://example.nl/een%20twee", "/een%20twee"),
        ("https://example.nl/een twee", "/een%20twee"),
        ("https://example.nl/a%2Fb", "/a%2Fb"),
        ("https://example.nl/100%25", "/100%25"),
        ("https://example.nl/a%3Fb", "/a%3Fb"),
        ("https://example.nl/%ff", "/\ufffd"),
        ("https://example.nl/../../etc/passwd", "/etc/passwd"),
    ],
)
def test_a_page_has_one_name(address, name):
    assert page_name(address) == name


@pytest.mark.parametrize(
    ("href", "leads", "target"),
    [
        ("anders", "page", "/map/anders"),
        ("../x", "page", "/x"),
        ("/x?page=2", "page", "/x?page=2"),
        ("?page=2", "page", "/map/pagina?page=2"),
        ("HTTPS://EXAMPLE.NL:443/x", "page", "/x"),
        ("http://example.nl/x", "page", "/x"),
        ("//www.example.nl/x", "page", "/x"),
        (" /x\n", "page", "/x"),
        ("#top", "nowhere", ""),
        ("", "nowhere", ""),
        ("https://example.nl:8443/x", "elsewhere", "example.nl:8443"),
        ("https://mijn.example.nl/", "elsewhere", "mijn.example.nl"),
        ("//other.nl/x", "elsewhere", "other.nl"),
        ("javascript:void(0)", "script", ""),
        ("data:text/html,x", "nowhere", ""),
        ("f.PDF", "document", "/map/f.PDF"),
        ("f.jpg", "file", "/map/f.jpg"),
        ("mailto:a%40b.nl?subject=x", "email", "a@b.nl"),
        ("http://[broken", "unreadable", ""),
        ("https://example.nl:port/", "unreadable", ""),
        ("/" + "x" * 3_000, "unreadable", ""),
    ],
)
def test_a_link_leads_somewhere_by_its_address(href, leads, target):
    link = Addresses("https://example.nl/").follow(href, HOME)
    assert (link.leads, link.target) == (leads, target)


def test_a_query_link_on_another_page_of_the_folder_leads_to_that_page():
    addresses = Addresses("https://example.nl/")
    assert addresses.follow("?p=2", "https://example.nl/a/x").target == "/a/x?p=2"
    assert addresses.follow("?p=2", "https://example.nl/a/y").target == "/a/y?p=2"
    assert addresses.follow("z", "https://example.nl/a/x").target == "/a/z"
    assert addresses.follow("z", "https://example.nl/b/x").target == "/b/z"


def test_a_host_has_one_name():
    assert host_of("http://WWW.Example.nl:80/x") == "example.nl"
