"""robots.txt is read as RFC 9309 says."""

import pytest

from humanline.reach.sites.robots import Robots


@pytest.mark.parametrize(
    ("rules", "path", "allowed"),
    [
        ("", "/", True),
        ("User-agent: *\nDisallow: /", "/", False),
        ("User-agent: *\nDisallow:", "/x", True),
        ("User-agent: *\nDisallow: /a", "/ab", False),
        ("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", True),
        ("User-agent: *\nAllow: /a/b\nDisallow: /a", "/a/b/c", True),
        ("User-agent: *\nAllow: /a\nDisallow: /a", "/a", True),
        ("User-agent: *\nDisallow: /*?", "/x?a=1", False),
        ("User-agent: *\nDisallow: /*?", "/x", True),
        ("User-agent: *\nDisallow: /*.pdf$", "/x.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/x.pdf?a", True),
        ("User-agent: *\nDisallow: /x$", "/x", False),
        ("User-agent: *\nDisallow: /x$", "/xy", True),
        ("User-agent: *\nDisallow: /a*b*c$", "/a-b-c", False),
        ("User-agent: *\nDisallow: /ab*b$", "/ab", True),
        ("User-agent: *\nDisallow: /caf%C3%A9", "/caf\u00e9", False),
        ("User-agent: other\nDisallow: /", "/", True),
        ("User-agent: humanline-reach\nDisallow: /a\n\nUser-agent: *\nDisallow: /", "/b", True),
        ("User-agent: other\nUser-agent: Humanline-Reach\nDisallow: /a", "/a", False),
        ("user-agent : * # all\n disallow : /a # some", "/a", False),
        ("\ufeffUser-agent: *\nDisallow: /a", "/a", False),
        ("Disallow: /a", "/a", True),
        ("User-agent: *\nDisallow: /a\nUser-agent: *\nDisallow: /b", "/a", False),
        ("User-agent: *\nDisallow: " + "/*a" * 200 + "$", "/" + "a/" * 2_000, True),
    ],
)
def test_a_page_is_allowed_by_the_longest_rule_that_fits(rules, path, allowed):
    assert Robots(rules, "humanline-reach").allows(path) is allowed


@pytest.mark.parametrize(("told", "delay"), [("2", 2.0), ("0.5", 0.5), ("soon", 0.0), ("-1", 0.0), ("1e9", 0.0)])
def test_the_pause_that_a_site_asks_for_is_known(told, delay):
    assert Robots(f"User-agent: *\nCrawl-delay: {told}", "humanline-reach").delay_s == delay
