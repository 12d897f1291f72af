"""The items of one conversation as the Realtime server keeps them, in order."""

from typing import Any

Item = dict[str, Any]


class Refused(Exception):
    """What the server answers with an `error` event."""

    def __init__(self, code: str, message: str, kind: str = "invalid_request_error") -> None:
        super().__init__(message)
        self.code, self.kind = code, kind


class Conversation:
    def __init__(self) -> None:
        self.items: list[Item] = []

    def add(self, item: Item, after: str | None = None) -> str | None:
        """Insert an item after the one with this id, and return the id of the item before it.

        "root" is the first place, None the last.

        Raises:
            Refused: there is such an item already, or none to insert it after.
        """
        if any(known["id"] == item["id"] for known in self.items):
            raise Refused("item_create_duplicate_item_id", f"Item {item['id']} already exists.")
        if item["type"] == "function_call_output" and not self._called(item["call_id"]):
            raise Refused("invalid_tool_call_id", f"No tool call has the id {item['call_id']}.")
        place = len(self.items) if after is None else 0 if after == "root" else self._place(after) + 1
        self.items.insert(place, item)
        return self.items[place - 1]["id"] if place else None

    def delete(self, item_id: str) -> Item:
        """
        Raises:
            Refused: there is no such item.
        """
        return self.items.pop(self._place(item_id))

    def truncate(self, item_id: str) -> None:
        """Forget the words of a message that the caller did not hear to its end, as the server does."""
        self.items[self._place(item_id)]["content"] = [{"type": "output_audio"}]

    def _called(self, call_id: str) -> bool:
        return any(item["type"] == "function_call" and item["call_id"] == call_id for item in self.items)

    def _place(self, item_id: str) -> int:
        for place, item in enumerate(self.items):
            if item["id"] == item_id:
                return place
        raise Refused("item_not_found", f"There is no item {item_id}.")


def words(item: Item) -> str:
    """What a message says, spoken or typed."""
    return " ".join(part.get("transcript") or part.get("text") or "" for part in item.get("content", ())).strip()
