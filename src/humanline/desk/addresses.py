"""The addresses of the pages, beside those of the service."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from humanline.desk import charter, colleague, customer, overview
from humanline.desk.pages import FILES, bare, file_of
from humanline.foundation.errors import Fault
from humanline.serve import addresses, decisions
from humanline.serve.live import LiveRoom
from humanline.serve.routes import Address

PAGES: tuple[Address[LiveRoom], ...] = (
    Address("GET", "/", "begin", customer.start),
    Address("POST", "/start", "open a contact from the first page", customer.begin),
    Address("GET", "/c/{link}", "where a contact stands", customer.contact, "customer"),
    Address("GET", "/c/{link}/version", "whether there is something new", customer.version, "customer"),
    Address("GET", "/c/{link}/events", "what is new, as it comes", customer.events, "customer"),
    Address("POST", "/c/{link}/person", "the button: a person", customer.person),
    Address("POST", "/c/{link}/say", "write a message", customer.doing("turn"), "customer"),
    Address("POST", "/c/{link}/callback", "be called back", customer.doing("want_callback"), "customer"),
    Address("POST", "/c/{link}/wait", "wait instead", customer.doing("rather_wait"), "customer"),
    Address("POST", "/c/{link}/cancel", "no person is needed", customer.doing("cancel_ask"), "customer"),
    Address("POST", "/c/{link}/leave", "end it", customer.doing("leave"), "customer"),
    Address("POST", "/c/{link}/afterwards", "the three questions", customer.afterwards, "customer"),
    Address("GET", "/charter", "what is promised, and whether it was kept", charter.charter),
    Address("GET", "/desk", "the colleague's list", colleague.listed, "agent"),
    Address("POST", "/desk/enter", "come in with a key", colleague.enter),
    Address("GET", "/desk/password", "choose a password", colleague.password, "colleague"),
    Address("POST", "/desk/password", "choose a password", colleague.password, "colleague"),
    Address("POST", "/desk/next", "be offered the next", colleague.take_next, "agent"),
    Address("POST", "/desk/leave", "go", colleague.leave, "agent"),
    Address("GET", "/desk/alive", "that the page is open", colleague.alive, "agent"),
    Address("GET", "/desk/events", "what is new, as it comes", colleague.events, "agent"),
    Address("GET", "/desk/case/{case}", "one contact, with its story", colleague.case, "agent"),
    Address("POST", "/desk/case/{case}/{deed}", "what is done with it", colleague.done, "agent"),
    Address("GET", "/desk/manage", "how it goes, for managers", overview.manage, "manager"),
    Address("POST", "/desk/manage/back", "back to the line before", overview.back, "manager"),
    Address("GET", "/desk/manage/events", "that something happened, as it comes", overview.events, "manager"),
    *(Address("GET", path, "how pages look and move", file_of(path)) for path in FILES),
)
ADDRESSES = (*PAGES, *addresses.ADDRESSES)


def refused(request: Request, status: int, fault: Fault) -> Response:
    """What is refused: of a page a page with the way to a person, of data as ever."""
    if "text/html" not in request.headers.get("accept", "") or request.url.path.startswith("/v1/"):
        return decisions.refused(request, status, fault)
    return bare(request, "lost.html", status)
