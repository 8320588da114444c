#!/usr/bin/env python3
"""Places a limit order far below the market, moves it up, cancels it, and begins again; on paper alone.

    tidemark --headless                        # prints its url and token_file
    ./paper_bot.py --token-file FILE --symbol BTCUSDT --rounds 5

Each step waits until the mirror shows it. The connection may go and come at any moment: an order is sent again under
its client_order_id, which makes it the same order, and the mirror goes on where it stopped."""

import argparse
import asyncio
import decimal
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))  # from the source tree, without installing

from tidemark_client import ApiError, Subscription, TidemarkClient, new_client_order_id  # noqa: E402

PATIENCE = 60  # seconds, for each step
# Of a price: so few are on the tick of nearly any instrument.
DIGITS = decimal.Context(prec=3, rounding=decimal.ROUND_FLOOR)


def below(bid: str, percent: int) -> str:
    return f"{DIGITS.multiply(decimal.Decimal(bid), decimal.Decimal(100 - percent) / 100).normalize():f}"


async def bid_of(client: TidemarkClient, symbol: str) -> str:
    return await client.until(lambda: client.mirror.prices.get(symbol, {}).get("bid"), PATIENCE)


async def cancel(client: TidemarkClient, order_id: str) -> None:
    try:
        await client.cancel(order_id, "the bot's round is over")
    except ApiError as refused:
        # A first try had got through, though its answer had not.
        if refused.code != "invalid_transition":
            raise


async def one_round(client: TidemarkClient, symbol: str, quantity: str, percent: int) -> str:
    """The name of the order that was placed so far below the market, changed and canceled."""
    name = new_client_order_id()
    bid = await bid_of(client, symbol)
    placed = await client.place({"symbol": symbol, "side": "buy", "type": "limit", "quantity": quantity,
                                 "price": below(bid, percent), "client_order_id": name})
    order_id = placed["order_id"]

    def shown(**fields: str):
        order = client.mirror.orders.get(order_id)
        return order if order and all(order[field] == value for field, value in fields.items()) else None

    await client.until(lambda: shown(status="accepted"), PATIENCE)
    price = below(bid, 4)
    await client.replace(order_id, {"price": price})
    await client.until(lambda: shown(status="accepted", price=price), PATIENCE)
    await cancel(client, order_id)
    await client.until(lambda: shown(status="canceled"), PATIENCE)
    return name


async def trade(words: argparse.Namespace) -> int:
    token = pathlib.Path(words.token_file).read_text().strip()

    def tell(connection: str) -> None:
        print(f"connection: {connection}", file=sys.stderr)

    async with TidemarkClient(words.base, token, client_id="paper_bot", tls_fingerprint=words.tls_fingerprint,
                              on_connection=tell) as client:
        await client.follow("orders", Subscription("prices", symbols=(words.symbol,), max_hz=4))
        await client.until(lambda: "orders" in client.mirror, PATIENCE)
        if client.follower.server.mode != "PAPER":
            print(f"this session is {client.follower.server.mode}; the bot trades on paper alone", file=sys.stderr)
            return 1
        names = []
        for number in range(words.rounds):
            # The risk checks deny an order that is the same as one of a moment ago.
            names.append(await one_round(client, words.symbol, words.quantity, 6 + number % 4))
            print(f"round {number + 1}: {names[-1]}", file=sys.stderr)
        proofs = client.follower.proofs
        await client.until(lambda: client.follower.proofs > proofs, PATIENCE)
        follower = client.follower
        print(json.dumps({"client_order_ids": names, "connections": client.connections, "proofs": follower.proofs,
                          "mismatches": follower.mismatches}))
        return 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--base", default="http://127.0.0.1:8050", help="where Tidemark listens")
    parser.add_argument("--tls-fingerprint", help="SHA-256 of the certificate to be met at https")
    parser.add_argument("--token-file", required=True, help="of a trader, or a headless session's own")
    parser.add_argument("--symbol", default="BTCUSDT")
    parser.add_argument("--quantity", default="0.001")
    parser.add_argument("--rounds", type=int, default=3)
    try:
        return asyncio.run(trade(parser.parse_args()))
    except TimeoutError:
        print(f"{parser.prog}: a step took longer than {PATIENCE} s", file=sys.stderr)
        return 1
    except (ApiError, OSError) as problem:
        print(f"{parser.prog}: {problem}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
