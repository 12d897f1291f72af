"""A stand-in for an S3-like storage on this machine: it stores, lists, reads in parts and deletes."""

import contextlib
import datetime as dt
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from aiohttp import web
from aiohttp.test_utils import TestServer
from pydantic import SecretStr

BUCKET, KEY = "depot-recordings", "storage-key"


@dataclass
class StorageServer:
    """The objects of one bucket by their names. While it is not `well`, it answers with an error."""

    well: bool = True
    objects: dict[str, bytes] = field(default_factory=dict)
    parts: dict[str, dict[int, bytes]] = field(default_factory=dict)
    url: str = ""

    @property
    def settings(self) -> dict[str, object]:
        """The settings of a depot whose recordings go here."""
        return {
            "recordings_bucket": BUCKET,
            "recordings_storage_url": self.url,
            "recordings_access_key": SecretStr(KEY),
            "recordings_secret_key": SecretStr("storage-secret"),
        }

    async def answer(self, request: web.Request) -> web.Response:
        """Whatever is asked of the bucket."""
        if not self.well:
            return web.Response(status=403)
        if f"Credential={KEY}/" not in request.headers.get("Authorization", ""):
            return web.Response(status=401)
        name, query = request.match_info.get("name", ""), request.query
        match request.method:
            case "POST" if "delete" in query:
                named = re.findall("<Key>(.*?)</Key>", await request.text())
                for key in named:
                    self.objects.pop(key, None)
                return _xml("DeleteResult", "".join(f"<Deleted><Key>{key}</Key></Deleted>" for key in named))
            case "POST" if "uploads" in query:
                self.parts[name] = {}
                return _xml("InitiateMultipartUploadResult", f"<UploadId>{escape(name)}</UploadId>")
            case "POST":
                self.objects[name] = b"".join(part for _, part in sorted(self.parts.pop(name).items()))
                return _xml("CompleteMultipartUploadResult", "<ETag>1</ETag>")
            case "PUT" if "partNumber" in query:
                self.parts[name][int(query["partNumber"])] = await request.read()
                return web.Response(headers={"ETag": "1"})
            case "PUT":
                self.objects[name] = await request.read()
                return web.Response(headers={"ETag": "1"})
            case "GET" if "list-type" in query:
                return _xml("ListBucketResult", "".join(map(self._listed, self._below(query["prefix"]))))
        return self._read(request, name)

    def _below(self, prefix: str) -> list[str]:
        return [name for name in self.objects if name.startswith(prefix)]

    def _listed(self, name: str) -> str:
        at = dt.datetime(2026, 1, 1, tzinfo=dt.UTC).isoformat()
        return (
            f"<Contents><Key>{name}</Key><LastModified>{at}</LastModified><ETag>1</ETag>"
            f"<Size>{len(self.objects[name])}</Size></Contents>"
        )

    def _read(self, request: web.Request, name: str) -> web.Response:
        if name not in self.objects:
            return web.Response(status=404)
        content, headers = self.objects[name], {"ETag": "1", "Last-Modified": "Thu, 01 Jan 2026 00:00:00 GMT"}
        if not (wanted := re.fullmatch(r"bytes=(\d+)-(\d+)", request.headers.get("Range", ""))):
            return web.Response(body=content, headers=headers)
        begin, last = map(int, wanted.groups())
        headers["Content-Range"] = f"bytes {begin}-{last}/{len(content)}"
        return web.Response(status=206, body=content[begin : last + 1], headers=headers)


def _xml(root: str, content: str = "") -> web.Response:
    return web.Response(text=f"<{root}>{content}</{root}>", content_type="application/xml")


@contextlib.asynccontextmanager
async def storage_server() -> AsyncIterator[StorageServer]:
    """A storage with one empty bucket."""
    storage = StorageServer()
    app = web.Application(client_max_size=64 * 1024**2)
    app.router.add_route("*", f"/{BUCKET}", storage.answer)
    app.router.add_route("*", f"/{BUCKET}/{{name:.*}}", storage.answer)
    async with TestServer(app) as server:
        storage.url = str(server.make_url("")).rstrip("/")
        yield storage
