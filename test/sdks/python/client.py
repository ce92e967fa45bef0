"""Drives centrifuge-python for the tests: reads requests from stdin and writes answers and events to stdout, a line of JSON each.

The requests are the methods of `Program`. test/sdks/program.ts says what the lines look like.
"""

import asyncio
import itertools
import json
import sys
from typing import Any, Optional

from centrifuge import (
    Client,
    ClientEventHandler,
    ClientInfo,
    DeltaType,
    Filter,
    Publication,
    ReplyError,
    StreamPosition,
    SubscriptionEventHandler,
)

LONGEST_LINE = 4 * 1024 * 1024


def write(line: dict) -> None:
    print(json.dumps(line), flush=True)


def failure_of(error: Exception) -> dict:
    if isinstance(error, ReplyError):
        return {"code": error.code, "message": error.message}
    return {"code": 0, "message": f"{type(error).__name__}: {error}"}


class Driven:
    """One client of the SDK, and how it writes payloads: its Protobuf side deals in bytes."""

    def __init__(self, name: str, encoding: str) -> None:
        self.name = name
        self.is_binary = encoding == "protobuf"
        self.client: Client

    def tell(self, event: str, channel: Optional[str] = None, **fields: Any) -> None:
        write({"client": self.name, "event": event, "channel": channel, **fields})

    def encode(self, data: Any) -> Any:
        return json.dumps(data).encode() if self.is_binary else data

    def decode(self, data: Any) -> Any:
        return json.loads(data) if isinstance(data, bytes) else data

    def publication(self, pub: Publication) -> dict:
        return {
            "data": self.decode(pub.data),
            "offset": pub.offset,
            "tags": pub.tags or {},
            "info": pub.info and self.info(pub.info),
        }

    def info(self, info: ClientInfo) -> dict:
        return {"user": info.user, "client": info.client}

    def subscribed(self, ctx: Any) -> dict:
        return {"wasRecovering": ctx.was_recovering, "recovered": ctx.recovered}


class ClientEvents(ClientEventHandler):
    """Also those of subscriptions that the server made: the client hears of them itself."""

    def __init__(self, driven: Driven) -> None:
        self.driven = driven

    async def on_connecting(self, ctx):
        self.driven.tell("connecting", code=ctx.code, reason=ctx.reason)

    async def on_connected(self, ctx):
        self.driven.tell("connected", connection=ctx.client)

    async def on_disconnected(self, ctx):
        self.driven.tell("disconnected", code=ctx.code, reason=ctx.reason)

    async def on_error(self, ctx):
        self.driven.tell("error", **failure_of(ctx.error))

    async def on_subscribed(self, ctx):
        self.driven.tell("subscribed", ctx.channel, **self.driven.subscribed(ctx))

    async def on_unsubscribed(self, ctx):
        self.driven.tell("unsubscribed", ctx.channel)

    async def on_publication(self, ctx):
        self.driven.tell("publication", ctx.channel, **self.driven.publication(ctx.pub))


class SubscriptionEvents(SubscriptionEventHandler):
    def __init__(self, driven: Driven, channel: str) -> None:
        self.driven = driven
        self.channel = channel

    def tell(self, event: str, **fields: Any) -> None:
        self.driven.tell(event, self.channel, **fields)

    async def on_subscribing(self, ctx):
        self.tell("subscribing", code=ctx.code, reason=ctx.reason)

    async def on_subscribed(self, ctx):
        self.tell("subscribed", **self.driven.subscribed(ctx))

    async def on_unsubscribed(self, ctx):
        self.tell("unsubscribed", code=ctx.code, reason=ctx.reason)

    async def on_publication(self, ctx):
        self.tell("publication", **self.driven.publication(ctx.pub))

    async def on_join(self, ctx):
        self.tell("join", info=self.driven.info(ctx.info))

    async def on_leave(self, ctx):
        self.tell("leave", info=self.driven.info(ctx.info))

    async def on_error(self, ctx):
        self.tell("error", **failure_of(ctx.error))


class Program:
    def __init__(self) -> None:
        self.driven: dict[str, Driven] = {}
        self.asks = itertools.count(1)
        self.waiting: dict[int, asyncio.Future] = {}

    async def open(self, request):
        driven = Driven(request["client"], request["encoding"])

        async def ask() -> str:
            return await self.ask(driven, "token")

        driven.client = Client(
            request["url"],
            events=ClientEvents(driven),
            get_token=ask,
            use_protobuf=driven.is_binary,
            timeout=request["timeoutMs"] / 1000,
            min_reconnect_delay=0.05,
            max_reconnect_delay=0.5,
            proxy=None,
        )
        self.driven[driven.name] = driven

    async def ask(self, driven: Driven, what: str, channel: Optional[str] = None) -> Any:
        """The SDK wants a token or the application's state: the test gives it."""
        number = next(self.asks)
        value = self.waiting[number] = asyncio.get_running_loop().create_future()
        driven.tell(what, channel, ask=number)
        return await value

    async def answer(self, request):
        self.waiting.pop(request["ask"]).set_result(request["value"])

    async def connect(self, request):
        await self.client(request).connect()

    async def disconnect(self, request):
        await self.client(request).disconnect()

    async def subscribe(self, request):
        driven, channel = self.driven[request["client"]], request["channel"]

        async def token(channel: str) -> str:
            return await self.ask(driven, "token", channel)

        async def state(channel: str) -> StreamPosition:
            return StreamPosition(**await self.ask(driven, "state", channel))

        subscription = driven.client.get_subscription(channel) or driven.client.new_subscription(
            channel,
            events=SubscriptionEvents(driven, channel),
            get_token=token if request["withToken"] else None,
            get_state=state if request["withState"] else None,
            tags_filter=Filter.eq(**request["tag"]) if request["tag"] else None,
            join_leave=request["joinLeave"],
            delta=DeltaType.FOSSIL if request["delta"] else None,
        )
        await subscription.subscribe()

    async def unsubscribe(self, request):
        await self.client(request).get_subscription(request["channel"]).unsubscribe()

    async def publish(self, request):
        data = self.driven[request["client"]].encode(request["data"])
        await self.client(request).publish(request["channel"], data)

    async def rpc(self, request):
        driven = self.driven[request["client"]]
        result = await driven.client.rpc(request["method"], driven.encode(request["data"]))
        return driven.decode(result.data)

    async def history(self, request):
        since = request["since"] and StreamPosition(**request["since"])
        found = await self.client(request).history(
            request["channel"], limit=request["limit"], since=since, reverse=request["reverse"]
        )
        publication = self.driven[request["client"]].publication
        return {
            "publications": [publication(pub) for pub in found.publications],
            "offset": found.offset,
            "epoch": found.epoch,
        }

    async def presence(self, request):
        found = await self.client(request).presence(request["channel"])
        info = self.driven[request["client"]].info
        return {client: info(one) for client, one in found.clients.items()}

    async def presenceStats(self, request):
        found = await self.client(request).presence_stats(request["channel"])
        return {"clients": found.num_clients, "users": found.num_users}

    def client(self, request) -> Client:
        return self.driven[request["client"]].client

    async def run(self, request: dict) -> None:
        try:
            result = await getattr(self, request["do"])(request)
            write({"id": request["id"], "result": result})
        except Exception as error:
            write({"id": request["id"], "failure": failure_of(error)})


async def main() -> None:
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader(limit=LONGEST_LINE)
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    program = Program()
    tasks = set()
    while line := await reader.readline():
        task = asyncio.create_task(program.run(json.loads(line)))
        tasks.add(task)
        task.add_done_callback(tasks.discard)


asyncio.run(main())
