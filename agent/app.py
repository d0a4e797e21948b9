"""The chat page. Handlers translate between Chainlit's events and the conversation's; nothing is ranked or worded here.

Start it with ``python -m agent.serve`` (``make run``), which checks settings, index and port first.
"""

import asyncio
import logging
import os
import re
import sys
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack, aclosing
from functools import wraps
from typing import Any
from uuid import uuid4

import chainlit as cl
from chainlit.input_widget import Select, Slider, Switch
from chainlit.server import app as server
from chainlit.server import sio
from chainlit.utils import utc_now
from fastapi import Request, Response
from starlette.requests import cookie_parser

from agent.cli import load_index
from agent.conversation import Conversation, Event, Token, ToolFinished, ToolStarted, TurnResult, open_conversation
from agent.models import OFFLINE_NOTICE
from agent.settings import Settings
from index.errors import RecoError
from index.types import EMBEDDING_LABELS, EmbeddingType
from tools.state import UserSettings

log = logging.getLogger(__name__)
resources = AsyncExitStack()
STEP_NAMES = {
    "search_titles": "title search",
    "set_liked_movies": "your likes",
    "set_disliked_movies": "your dislikes",
    "mark_seen": "films you have seen",
    "leave_out_movies": "films to leave out",
    "forget_movies": "forgetting",
    "set_constraints": "your limits",
    "retrieve_candidates": "catalogue search",
    "show_candidates": "reading the candidates",
    "rerank": "ranking and reasons",
    "movie_details": "film details",
    "undo": "going back",
    "start_over": "a fresh start",
}
DIAL = {"Hidden gems": 0.0, "Balanced": 0.5, "Crowd pleasers": 1.0}
BY_CONVERSATION = "As the conversation goes"
USER_COOKIE, USER_COOKIE_SECONDS = "recofm_user", 400 * 24 * 3600
"""Browsers keep a cookie for 400 days at most."""
_BROWSER = re.compile("[0-9a-f]{12}4[0-9a-f]{3}[89ab][0-9a-f]{15}")
CONTENT_SECURITY_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob: "
    "https://upload.wikimedia.org; font-src 'self' data:; connect-src 'self' ws: wss:; worker-src 'self' blob:; frame-ancestors 'none'"
)


CLOSED = frozenset({"/docs", "/docs/oauth2-redirect", "/redoc", "/openapi.json"})
# Chainlit lets pages of any origin open the socket; None admits the page's own origin alone, whatever host and port it is served on.
sio.eio.cors_allowed_origins = None


@server.middleware("http")
async def harden(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    """Keep the page to its own origin; without it the first paint waits for fonts of other hosts."""
    response = Response(status_code=404) if request.url.path in CLOSED else await call_next(request)
    response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    if response.headers.get("content-type", "").startswith("text/html"):
        # The page itself: it gives the browser its name, and keeps it from being forgotten.
        response.set_cookie(
            USER_COOKIE, known_browser(request.headers.get("cookie")) or uuid4().hex, max_age=USER_COOKIE_SECONDS, httponly=True, samesite="lax",
            secure=request.url.scheme == "https",
        )  # fmt: skip
        response.headers["Cache-Control"] = "no-store"
    return response


def known_browser(cookies: str | None) -> str | None:
    """The name that this server gave a browser, from a Cookie header; None where there is none, or one that cannot be ours.

    It is a secret: whoever has it is that user. With a login of Chainlit's, its user would be the one to remember instead.
    """
    name = cookie_parser(cookies or "").get(USER_COOKIE, "")
    return name if _BROWSER.fullmatch(name) else None


@cl.on_app_startup
async def open_resources() -> None:
    loop: Any = asyncio.get_running_loop()
    # Chainlit's nested event loops install no hooks for async generators: every streamed model call would leak a connection.
    sys.set_asyncgen_hooks(firstiter=loop._asyncgen_firstiter_hook, finalizer=loop._asyncgen_finalizer_hook)
    settings = Settings.from_environment(os.environ)
    index = load_index(settings.index, settings)
    conversation = await resources.enter_async_context(open_conversation(index, settings, database=settings.database))
    server.state.conversation = conversation


@cl.on_app_shutdown
async def close_resources() -> None:
    await resources.aclose()


def conversation() -> Conversation:
    opened: Conversation = server.state.conversation
    return opened


def told_when_failing(handler: Callable[..., Awaitable[None]]) -> Callable[..., Awaitable[None]]:
    """Chainlit swallows a handler's exception; say it to the user instead, and log what is a bug."""

    @wraps(handler)
    async def wrapper(*arguments: Any, **keywords: Any) -> None:
        try:
            await handler(*arguments, **keywords)
        except RecoError as error:
            await cl.Message(str(error)).send()
        except Exception:
            log.exception("a handler failed")
            await cl.Message("Something went wrong on my side; it is logged. What you told me is kept: please try again.").send()

    return wrapper


@cl.set_starters
async def starters(user: cl.User | None) -> list[cl.Starter]:
    return [
        cl.Starter(label="Two favourites and a mood", message="I loved The Matrix and Inception. Something clever and funny, not too old."),
        cl.Starter(label="A rainy Sunday", message="Something heartwarming for a rainy Sunday, no horror."),
        cl.Starter(label="World cinema", message="I liked Parasite and Amélie. More films that are not in English, please."),
        cl.Starter(label="Surprise me", message="Surprise me with hidden gems."),
    ]


@cl.on_chat_start
@told_when_failing
async def start() -> None:
    await cl.ChatSettings(
        [
            Switch(id="alpha_by_hand", label="Set the balance by hand", initial=False, description=f"Off: {BY_CONVERSATION.lower()}"),
            Slider(
                id="alpha", label="Balance: your films or your words (α)", initial=0.5, min=0, max=1, step=0.05,
                description="0 = only the films you like, 1 = only the words of your request",
            ),
            Select(id="embedding_type", label="Embeddings", items={label: kind for kind, label in EMBEDDING_LABELS.items()}, initial_value="llm+gcl"),
            Select(id="dial", label="Popularity", values=[BY_CONVERSATION, *DIAL], initial_value=BY_CONVERSATION),
        ]
    ).send()  # fmt: skip


def user_settings() -> UserSettings:
    """What the user has set in the panel."""
    chosen: dict[str, Any] = cl.user_session.get("chat_settings") or {}
    embedding_type: EmbeddingType | None = chosen.get("embedding_type")
    return UserSettings(
        alpha=float(chosen["alpha"]) if chosen.get("alpha_by_hand") else None,
        embedding_type=embedding_type,
        popularity=DIAL.get(str(chosen.get("dial"))),
    )


@cl.on_message
@told_when_failing
async def on_message(message: cl.Message) -> None:
    await answer(message.content)


@cl.action_callback("say")
@told_when_failing
async def on_card_button(action: cl.Action) -> None:
    """A button on a card speaks for the user, so that the conversation knows one way in."""
    text, session, emitter = str(action.payload.get("text", "")), cl.context.session, cl.context.emitter
    await cl.Message(text, type="user_message", author="You").send()
    # Chainlit runs a button inside its request; as the session's task it shows Stop, and can be stopped, like a typed message.
    session.current_task = task = asyncio.create_task(answer(text))
    await emitter.task_start()
    try:
        await asyncio.wait({task})
    finally:
        await emitter.task_end()
    if not task.cancelled():
        task.result()


async def answer(text: str) -> None:
    """Run a turn and show it: tool steps, the streamed words, the list as cards."""
    if conversation().offline and not cl.user_session.get("told_offline"):
        cl.user_session.set("told_offline", True)
        await cl.Message(OFFLINE_NOTICE, author="Notice").send()
    steps: dict[str, cl.Step] = {}
    reply = cl.Message("")
    try:
        session = cl.context.session
        user = known_browser(session.environ.get("HTTP_COOKIE"))
        async with aclosing(conversation().turn(session.thread_id, text, user_settings(), user)) as events:
            async for event in events:
                await show(event, steps, reply)
    except RecoError:
        if reply.streaming:
            await reply.remove()
        raise
    finally:
        await close(steps, reply)


async def close(steps: dict[str, cl.Step], reply: cl.Message) -> None:
    """Settle what a stopped turn left running on the screen."""
    for step in steps.values():
        if step.end is None:
            step.output, step.end = "Stopped.", utc_now()
            await step.update()
    if reply.streaming:
        await reply.send()


async def show(event: Event, steps: dict[str, cl.Step], reply: cl.Message) -> None:
    if isinstance(event, ToolStarted):
        step = steps[event.call_id] = cl.Step(name=STEP_NAMES.get(event.name, event.name), type="tool", parent_id=run_id(), show_input="json")
        step.input = {"tool": event.name, **event.arguments}
        step.start = utc_now()
        await step.send()
    elif isinstance(event, ToolFinished) and event.call_id in steps:
        step = steps[event.call_id]
        step.output, step.is_error, step.end = event.report, event.failed, utc_now()
        await step.update()
    elif isinstance(event, Token):
        await reply.stream_token(event.text, is_sequence=event.first)
    elif isinstance(event, TurnResult):
        reply.content = event.reply
        if event.new_list:
            cards_below: Any = cl.CustomElement(name="Recommendations", props=cards(event), display="inline")
            reply.elements = [cards_below]
        await reply.send()


def run_id() -> str | None:
    """The step that Chainlit opened for the handler; steps of another parent are not shown."""
    run = cl.context.current_run
    return run.id if run else None


def cards(result: TurnResult) -> dict[str, Any]:
    """Properties of ``public/elements/Recommendations.jsx``."""
    catalogue = conversation().index.catalogue
    return {
        "films": [
            {
                "rank": one.rank,
                "title": (item := catalogue.item(one.item_id)).title,
                "display_title": item.display_title,
                "year": item.year,
                "genres": list(item.genres),
                "directors": list(item.directors),
                "cast": list(item.cast[:3]),
                "runtime": item.runtime,
                "language": item.language,
                "text": item.text,
                "url": item.url,
                "poster": item.poster,
                "reason": one.reason,
            }
            for one in result.recommendations
        ]
    }
