"""A local server that speaks Mistral's chat completions API, and refuses what the real one refuses.

A script, a plain function of the request's messages, plays the model. The rules are those that Mistral documents and checks in its
mistral-common package: the order of roles, a result for every tool call, ids of nine letters or digits, no unknown fields.
"""

import json
import re
import socket
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from threading import Event, Thread
from types import TracebackType
from typing import Any

KEY = "local-key"
MODEL = "mistral-small-latest"
Message = dict[str, Any]

_ID = re.compile(r"[a-zA-Z0-9]{9}")
_NAME = re.compile(r"[a-zA-Z0-9_-]{1,64}")
_TOP_LEVEL = {
    "model", "messages", "tools", "tool_choice", "parallel_tool_calls", "stream", "temperature", "top_p", "max_tokens", "stop", "random_seed", "safe_prompt",
}  # fmt: skip
_FIELDS = {
    "system": {"role", "content"},
    "user": {"role", "content"},
    "assistant": {"role", "content", "tool_calls", "prefix"},
    "tool": {"role", "content", "name", "tool_call_id"},
}
_FOLLOWERS = {
    "system": {"system", "user", "assistant"},
    "user": {"user", "assistant", "system"},
    "assistant": {"user", "assistant", "tool"},
    "tool": {"tool", "assistant"},
}


@dataclass(frozen=True)
class Call:
    """A tool call of the scripted model; ``arguments`` as text go out as they are, valid or not."""

    name: str
    arguments: dict[str, Any] | str = field(default_factory=dict)


@dataclass(frozen=True)
class Says:
    """An answer with text and calls at once."""

    text: str
    calls: tuple[Call, ...] = ()


@dataclass(frozen=True)
class Status:
    """Refuse with an HTTP status."""

    code: int


@dataclass(frozen=True)
class Drop:
    """Close the connection without a word."""


@dataclass(frozen=True)
class Cut:
    """Stream these words, then break off: by closing the connection, or ``politely``, by ending the stream too soon."""

    text: str
    politely: bool = False


@dataclass(frozen=True)
class Garbage:
    """Answer 200 and a stream that holds this event."""

    event: str


@dataclass
class Hold:
    """Stream these words and then hold still until let go, or until the client hangs up."""

    text: str
    reached: Event = field(default_factory=Event)
    let_go: Event = field(default_factory=Event)


Fault = Status | Drop | Cut | Garbage | Hold
Answer = str | Sequence[Call] | Says | Fault
Script = Callable[[list[Message]], Answer]


class RefusedError(Exception):
    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class StrictMistral:
    """The server; use it as a context manager. ``faults`` are dealt with first, one a request, before the script is asked."""

    def __init__(self, script: Script) -> None:
        self.script = script
        self.faults: list[Fault] = []
        self.requests: list[dict[str, Any]] = []
        self.sizes: list[int] = []
        self.refusals: list[str] = []
        self.open_connections = 0
        self._ids = count()
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.mistral = self
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def __enter__(self) -> "StrictMistral":
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()

    def answer(self, path: str, authorization: str | None, body: bytes) -> Answer:
        if path != "/v1/chat/completions":
            raise RefusedError(404, f"no such path: {path}")
        if authorization != f"Bearer {KEY}":
            raise RefusedError(401, "Unauthorized")
        try:
            request = json.loads(body)
        except ValueError as error:
            raise RefusedError(422, f"the body is no JSON: {error}") from error
        check_request(request)
        self.requests.append(request)
        self.sizes.append(len(body))
        return self.faults.pop(0) if self.faults else self.script(request["messages"])

    def tool_call(self, call: Call, index: int) -> dict[str, Any]:
        arguments = call.arguments if isinstance(call.arguments, str) else json.dumps(call.arguments)
        return {"id": f"call{next(self._ids):05}", "type": "function", "index": index, "function": {"name": call.name, "arguments": arguments}}


def check_request(request: dict[str, Any]) -> None:
    """Raise ``RefusedError`` unless the real API would take the request."""
    if unknown := set(request) - _TOP_LEVEL:
        raise RefusedError(422, f"unknown fields: {sorted(unknown)}")
    if request.get("model") != MODEL:
        raise RefusedError(400, f"Invalid model: {request.get('model')}")
    if not 0 <= request.get("temperature", 0.7) <= 1.5:
        raise RefusedError(422, "temperature must be from 0 to 1.5")
    tokens = request.get("max_tokens")
    if tokens is not None and (not isinstance(tokens, int) or tokens < 1):
        raise RefusedError(422, "max_tokens must be a positive integer")
    for tool in request.get("tools", []):
        _check_tool(tool)
    _check_messages(request.get("messages") or [])


def _check_tool(tool: dict[str, Any]) -> None:
    function = tool.get("function", {})
    if tool.get("type") != "function" or not _NAME.fullmatch(str(function.get("name"))):
        raise RefusedError(422, f"not a tool: {tool}")
    if function.get("parameters", {}).get("type") != "object":
        raise RefusedError(422, f"parameters of {function['name']} are no schema of an object")


def _check_messages(messages: list[Message]) -> None:
    if not messages:
        raise RefusedError(400, "Conversation must have at least one message")
    for position, message in enumerate(messages):
        _check_message(message)
        if position and message["role"] not in _FOLLOWERS[messages[position - 1]["role"]]:
            raise RefusedError(400, f"Unexpected role '{message['role']}' after role '{messages[position - 1]['role']}'")
    if messages[-1]["role"] not in {"user", "tool"}:
        raise RefusedError(400, f"Expected last role User or Tool for serving but got {messages[-1]['role']}")
    _check_results(messages)


def _check_message(message: Message) -> None:
    role = message.get("role")
    if role not in _FIELDS or set(message) - _FIELDS[role]:
        raise RefusedError(422, f"not a message: {message}")
    content, calls = message.get("content"), message.get("tool_calls")
    if role == "assistant":
        if bool(content) == bool(calls):
            raise RefusedError(400, "Assistant message must have either content or tool_calls, but not both or none")
        for call in calls or ():
            _check_call(call)
    elif not isinstance(content, str) or (role != "tool" and not content):
        raise RefusedError(422, f"{role} message without text")
    if role == "tool" and not _ID.fullmatch(str(message.get("tool_call_id"))):
        raise RefusedError(400, f"Tool call id was {message.get('tool_call_id')} but must be a-z, A-Z, 0-9, with a length of 9")


def _check_call(call: dict[str, Any]) -> None:
    if not _ID.fullmatch(str(call.get("id"))):
        raise RefusedError(400, f"Tool call id was {call.get('id')} but must be a-z, A-Z, 0-9, with a length of 9")
    try:
        json.loads(call["function"]["arguments"])
    except (KeyError, TypeError, ValueError) as error:
        raise RefusedError(400, f"not the arguments of a call: {call}") from error


def _check_results(messages: list[Message]) -> None:
    """Each call is answered once, straight after it."""
    for position, message in enumerate(messages):
        if message["role"] != "assistant":
            continue
        called = [call["id"] for call in message.get("tool_calls") or ()]
        answered = []
        for follower in messages[position + 1 :]:
            if follower["role"] != "tool":
                break
            answered.append(follower["tool_call_id"])
        if sorted(called) != sorted(answered):
            raise RefusedError(400, f"Not the same number of function calls and responses: {called} and {answered}")


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    mistral: StrictMistral

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients hang up; that is no news."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def setup(self) -> None:
        self.server.mistral.open_connections += 1
        super().setup()

    def finish(self) -> None:
        self.server.mistral.open_connections -= 1
        super().finish()

    def log_message(self, format: str, *arguments: Any) -> None:
        """Keep quiet."""

    def do_POST(self) -> None:
        mistral, body = self.server.mistral, self.rfile.read(int(self.headers["Content-Length"]))
        try:
            answer = mistral.answer(self.path, self.headers["Authorization"], body)
        except RefusedError as refused:
            mistral.refusals.append(str(refused))
            self._error(refused.status, str(refused))
            return
        if isinstance(answer, Status):
            self._error(answer.code, "as scripted")
        elif isinstance(answer, Drop):
            self._hang_up()
        else:
            self._stream(answer)

    def _error(self, status: int, message: str) -> None:
        content = json.dumps({"object": "error", "message": message, "type": "invalid_request_error", "code": status}).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _hang_up(self) -> None:
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def _stream(self, answer: str | Sequence[Call] | Says | Cut | Garbage | Hold) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream; charset=utf-8")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        if isinstance(answer, Garbage):
            self._event(answer.event)
        elif isinstance(answer, Cut):
            self._words(answer.text)
            if not answer.politely:
                self._hang_up()
                return
        else:
            if isinstance(answer, Hold):
                self._words(answer.text)
                answer.reached.set()
                answer.let_go.wait(timeout=60)
                answer = Says("")
            said = Says(answer) if isinstance(answer, str) else answer if isinstance(answer, Says) else Says("", tuple(answer))
            self._answer(said)
        if not isinstance(answer, Cut):
            self._event("[DONE]")
        self._chunk(b"")

    def _answer(self, said: Says) -> None:
        self._words(said.text)
        calls = [self.server.mistral.tool_call(call, index) for index, call in enumerate(said.calls)]
        ending = {"content": "", "tool_calls": calls} if calls else {"content": ""}
        usage = {"prompt_tokens": 10, "completion_tokens": 10, "total_tokens": 20}
        self._event(json.dumps(_part(ending, "tool_calls" if calls else "stop") | {"usage": usage}))

    def _words(self, text: str) -> None:
        self._event(json.dumps(_part({"role": "assistant", "content": ""})))
        for piece in _pieces(text):
            self._event(json.dumps(_part({"content": piece})))

    def _event(self, data: str) -> None:
        self._chunk(f"data: {data}\n\n".encode())

    def _chunk(self, content: bytes) -> None:
        self.wfile.write(f"{len(content):x}\r\n".encode() + content + b"\r\n")
        self.wfile.flush()


def _pieces(text: str) -> Iterator[str]:
    words = text.split(" ")
    yield from (word if position == 0 else f" {word}" for position, word in enumerate(words))


def _part(delta: dict[str, Any], finish_reason: str | None = None) -> dict[str, Any]:
    choice = {"index": 0, "delta": delta, "finish_reason": finish_reason}
    return {"id": "cmpl-local", "object": "chat.completion.chunk", "created": 0, "model": MODEL, "choices": [choice]}
