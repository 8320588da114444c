"""What a session has done, asked from outside: the day's figures, the statistics, and both after a kill -9."""

import unittest
from decimal import Decimal

from support import Case, wait_for

NAMES = """total_return cagr volatility sharpe sharpe_compounded sortino
max_drawdown max_drawdown_start max_drawdown_end
longest_recovery_days calmar ulcer_index upi omega gain_to_pain tail_ratio var_95 cvar_95 skew excess_kurtosis
probabilistic_sharpe trades wins losses flats win_rate profit_factor expectancy expectancy_ratio payoff_ratio kelly sqn
average_win average_loss largest_win largest_loss median_duration_s average_mae average_mfe exposure_time turnover fees
slippage alpha beta n from to days fees_included""".split()
TODAY = """date orders fills rejects volume fees realized_pnl unrealized_pnl total_pnl trades wins losses win_rate
max_drawdown""".split()
LASTING = "date orders fills rejects volume fees realized_pnl trades wins losses win_rate".split()


class Statistics(Case):
    def order(self, side, quantity):
        code, order = self.session.post("/api/oms/orders", {"symbol": "AAPL", "side": side, "type": "market",
                                                            "quantity": quantity})
        self.assertEqual(code, 201, order)

    def stats(self, path="stats"):
        code, answer = self.session.get("/api/oms/" + path)
        self.assertEqual(code, 200, answer)
        return answer

    def settled(self, fills):
        """Both answers once the fills are in, of one moment."""
        wait_for(lambda: self.stats("stats/today")["fills"] == fills and self.stats()["fills"] == fills)
        return self.stats("stats/today"), self.stats()

    def test_figures_are_there_and_survive_a_kill(self):
        self.session = self.headless("--demo", "--speed", "1", "--approval", "manual")
        before = self.stats()
        self.assertEqual([name for name in NAMES if name not in before], [])
        self.assertEqual((before["trades"], before["win_rate"], before["profit_factor"]), (0, None, None))
        # One after the other: how long an order takes to the broker is not the same each time.
        self.order("buy", "3")
        self.settled(1)
        self.order("sell", "1")
        today, _ = self.settled(2)
        self.assertEqual(today["orders"], 2)
        self.assertEqual(today["trades"], 0)
        self.order("sell", "2")
        today, stats = self.settled(3)
        self.assertEqual([name for name in TODAY if name not in today], [])
        trades = self.session.get("/api/oms/trades?format=array")[1]
        self.assertEqual(Decimal(today["fees"]), sum(Decimal(fill["fee"]) for fill in trades))
        self.assertEqual(Decimal(today["volume"]), sum(Decimal(f["price"]) * Decimal(f["quantity"]) for f in trades))
        self.assertEqual(Decimal(today["unrealized_change"]), 0)  # nothing was open when the day began, nor is now
        closed = self.session.get("/api/oms/trades/closed?format=array")[1]
        self.assertEqual((today["trades"], today["wins"] + today["losses"]), (1, 1))
        self.assertEqual(Decimal(stats["expectancy"]), Decimal(closed[0]["pnl"]))
        # All is flat: what the symbol and its owner made is what the account made.
        equity = self.stats("equity")["summary"]
        made = Decimal(equity["final_equity"]) - Decimal(equity["initial_equity"])
        self.assertEqual([line["symbol"] for line in stats["by_symbol"]], ["AAPL"])
        self.assertEqual(Decimal(stats["by_symbol"][0]["total_pnl"]), made)
        self.assertEqual((stats["by_strategy"][0]["strategy"], Decimal(stats["by_strategy"][0]["total_pnl"])),
                         (None, made))
        self.assertEqual(made, Decimal(closed[0]["pnl"]))
        self.session.kill()
        self.session = self.headless()
        again, stats_again = self.settled(3)
        self.assertEqual({name: again[name] for name in LASTING}, {name: today[name] for name in LASTING})
        for name in ("trades", "expectancy", "fees", "slippage", "max_drawdown", "from", "initial_equity", "by_symbol"):
            self.assertEqual(stats_again[name], stats[name], name)


if __name__ == "__main__":
    unittest.main()
