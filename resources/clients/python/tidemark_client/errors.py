"""What a refused request says."""

from __future__ import annotations

from typing import Any

from .rows import Check


class ApiError(Exception):
    """A refusal; its text is the server's sentence, `code` is stable. Status 0: no answer came at all."""

    def __init__(self, status: int, code: str, message: str, *, field: str | None = None,
                 retry_after_ms: int | None = None, details: dict[str, Any] | None = None):
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.field = field
        self.retry_after_ms = retry_after_ms
        self.details = details or {}

    @property
    def unanswered(self) -> bool:
        """Whether the request may have been done all the same."""
        return self.status == 0

    @property
    def checks(self) -> list[Check]:
        """Of a denied order, its pre-trade checks."""
        return self.details.get("checks") or []

    @classmethod
    def no_answer(cls) -> ApiError:
        return cls(0, "no_answer", "Tidemark does not answer")

    @classmethod
    def untrusted(cls, why: Exception) -> ApiError:
        """Nothing was asked: who answers is not who was meant."""
        return cls(401, "certificate", str(why))

    @classmethod
    def read(cls, status: int, error: dict[str, Any]) -> ApiError:
        """Of an answer's `error`, over REST and the stream alike."""
        return cls(status, error.get("code") or "error", error.get("message") or f"The answer was {status}",
                   field=error.get("field"), retry_after_ms=error.get("retry_after_ms"), details=error.get("details"))
