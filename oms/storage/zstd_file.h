#pragma once

#include <QFile>
#include <QString>

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "oms/model/result.h"

namespace oms {

// Text into a new file, compressed. What stands there under that name is replaced.
class ZstdWriter {
 public:
  explicit ZstdWriter(const QString& path);
  ~ZstdWriter();
  ZstdWriter(const ZstdWriter&) = delete;
  ZstdWriter& operator=(const ZstdWriter&) = delete;

  // After the first failure it does nothing.
  void write(std::string_view text);
  // The end of it: everything is on the disk, or what went wrong.
  std::optional<Failure> finish();

 private:
  struct Stream;
  void compress(std::string_view text, bool last);
  void fail(const std::string& why);

  QFile file_;
  std::unique_ptr<Stream> stream_;
  std::optional<Failure> failure_;
};

// Hands on line after line of such a file, without its end, until the callback says false. The failure says what is
// wrong with the file: that it cannot be read, was cut, or is no such text.
std::optional<Failure> readZstdLines(const QString& path, const std::function<bool(std::string_view)>& each);

}  // namespace oms
