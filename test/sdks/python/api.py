"""Drives cent for the tests, its client with or without asyncio: reads calls from stdin, writes what they return, a line of JSON each.

test/sdks/program.ts says what the lines look like.
"""

import asyncio
import inspect
import json
import sys
from typing import Any

import cent

clients = {"requests": cent.Client, "asyncio": cent.AsyncClient}


def request_of(method: str, fields: dict) -> Any:
    name = "".join(part.title() for part in method.split("_")) + "Request"
    if method == "batch":
        fields = {**fields, "requests": [request_of(*one) for one in fields["requests"]]}
    return getattr(cent, name)(**fields)


def failure_of(error: Exception) -> dict:
    return {"code": getattr(error, "code", 0), "message": repr(error)}


async def run(line: dict) -> dict:
    client = clients[line["client"]](line["url"], line["key"])
    try:
        result = getattr(client, line["method"])(request_of(line["method"], line["fields"]))
        if inspect.isawaitable(result):
            result = await result
        return {"id": line["id"], "result": result.model_dump(serialize_as_any=True)}
    except Exception as error:
        return {"id": line["id"], "failure": failure_of(error)}
    finally:
        closed = client._session.close()
        if inspect.isawaitable(closed):
            await closed


async def main() -> None:
    for line in sys.stdin:
        print(json.dumps(await run(json.loads(line))), flush=True)


asyncio.run(main())
