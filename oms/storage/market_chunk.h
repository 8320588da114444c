#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "oms/model/market_data.h"

namespace oms {

// Rows of a series one after another, as columns. Of each column its least value is written once, and of every row how
// far it is from there, counted in the largest power of ten that all of them are multiples of, in as many bytes (0, 1,
// 2, 4 or 8) as the farthest needs. Times are the steps from row to row, and what of a bar lies near its open is
// written as the distance from it, so that a minute takes about ten bytes and is unpacked in a few nanoseconds.
// Whatever the values are, what is unpacked is what was packed, to the last digit.
inline constexpr std::size_t kRowsAChunk = 16'384;

// At least one row, at most kRowsAChunk.
std::string packRows(std::span<const Bar> bars);
std::string packRows(std::span<const Tick> trades);
std::string packRows(std::span<const Quote> quotes);

// Appends that many rows; false, with nothing appended, where the content is none of so many.
bool unpackRows(std::string_view content, std::size_t count, std::vector<Bar>& rows);
bool unpackRows(std::string_view content, std::size_t count, std::vector<Tick>& rows);
bool unpackRows(std::string_view content, std::size_t count, std::vector<Quote>& rows);

}  // namespace oms
