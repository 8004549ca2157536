"""Connectors that each break one promise, as the next one to be written might."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from integrations import errors
from integrations.ordermentum.connector import OrdermentumConnector

SECOND = timedelta(seconds=1)


class ForgetsTheMissing(OrdermentumConnector):
    def read_documents(self, **asked: Any) -> Any:
        return {key: found for key, found in super().read_documents(**asked).items() if found}


class TakesTheUnreadableForMissing(OrdermentumConnector):
    def read_documents(self, **asked: Any) -> Any:
        return {**dict.fromkeys(asked["source_ids"]), **super().read_documents(**asked)}


class KeepsItsOldVersion(OrdermentumConnector):
    def read_documents(self, **asked: Any) -> Any:
        found = super().read_documents(**asked)
        for document in filter(None, found.values()):
            object.__setattr__(document, "version", "1")
        return found


class AsksForNothing(OrdermentumConnector):
    def read_documents(self, **asked: Any) -> Any:
        self.test()
        return super().read_documents(**asked)


class ReadsInDoubt(OrdermentumConnector):
    def read_documents(self, **asked: Any) -> Any:
        try:
            return super().read_documents(**asked)
        except errors.Retryable as error:
            raise errors.Ambiguous("Perhaps.") from error


class LosesTheLastPage(OrdermentumConnector):
    def changes(self, **asked: Any) -> Iterator[Any]:
        yield from list(super().changes(**asked))[:-1]


class GivesTheNewestFirst(OrdermentumConnector):
    def changes(self, **asked: Any) -> Iterator[Any]:
        yield from [page[::-1] for page in list(super().changes(**asked))[::-1]]


class LeavesOutTheInstantItself(OrdermentumConnector):
    def changes(self, *, since: Any, **asked: Any) -> Iterator[Any]:
        yield from super().changes(since=since + SECOND / 1000, **asked)


class CallsVersionsOtherwise(OrdermentumConnector):
    def changes(self, **asked: Any) -> Iterator[Any]:
        for page in super().changes(**asked):
            for change in page:
                object.__setattr__(change, "version", change.version.replace("T", " "))
            yield page


class BeginsHistoryAnew(OrdermentumConnector):
    def history(self, *, position: str = "", **asked: Any) -> Iterator[Any]:
        yield from super().history(**asked)


class EndsHistoryTooLate(OrdermentumConnector):
    def history(self, *, until: Any, **asked: Any) -> Iterator[Any]:
        yield from super().history(until=until + SECOND, **asked)


class BeginsListsAnew(OrdermentumConnector):
    def list_customers(self, *, position: str = "") -> Any:
        return super().list_customers()


class SkipsThePageThatFailed(OrdermentumConnector):
    def list_customers(self, *, position: str = "") -> Any:
        pages = super().list_customers(position=position)
        advance = type(pages).__next__

        class Skipping(type(pages)):
            def __next__(self) -> Any:
                try:
                    return advance(self)
                except errors.Retryable:
                    self._number += 1
                    raise

        pages.__class__ = Skipping
        return pages


class FindsNothing(OrdermentumConnector):
    def look_up(self, **asked: Any) -> Any:
        return {}


class SendsAgainAfterALostAnswer(OrdermentumConnector):
    def create(self, **asked: Any) -> Any:
        with contextlib.suppress(errors.Ambiguous):
            return super().create(**asked)
        return super().create(**asked)


class MakesInsteadOfChanging(OrdermentumConnector):
    def update(self, *, held: Any, record: Any) -> Any:
        return super().create(record=record)


class CancelsNothing(OrdermentumConnector):
    def cancel(self, *, held: Any, record: Any) -> Any:
        return held


class MarksNothing(OrdermentumConnector):
    def mark_paid(self, *, held: Any, paid_date: Any) -> Any:
        return held


class BelievesEverybody(OrdermentumConnector):
    def is_genuine(self, **asked: Any) -> bool:
        return True


class StumblesOverNonsense(OrdermentumConnector):
    def read_hint(self, *, payload: Any) -> Any:
        payload["event"], payload["id"]
        return super().read_hint(payload=payload)


class TakesBackWhatIsNotItsOwn(OrdermentumConnector):
    def remove_webhook(self, *, url: str) -> None:
        for each in (url, f"{url}-of-another"):
            super().remove_webhook(url=each)


class CountsNothing(OrdermentumConnector):
    calls = 0


class LetsForeignErrorsThrough(OrdermentumConnector):
    def test(self) -> str:
        try:
            return super().test()
        except errors.SyncError as error:
            raise ConnectionError("no route") from error


class TellsItsSecret(OrdermentumConnector):
    def __repr__(self) -> str:
        return f"{self._settings.secrets}"


class TellsItsSecretInErrors(OrdermentumConnector):
    def test(self) -> str:
        try:
            return super().test()
        except errors.SyncError as error:
            raise errors.Unreachable(f"{self._settings.get('api_key')} was not taken.") from error


class TakesAnotherOnesPrefix(OrdermentumConnector):
    external_id_prefix = "inv"


class DropsOtherProperties(OrdermentumConnector):
    def write_properties(self, *, properties: Any, **asked: Any) -> None:
        emptied = {"netsuite_id": "", "netsuite_number": ""}
        super().write_properties(properties={**emptied, **properties}, **asked)
