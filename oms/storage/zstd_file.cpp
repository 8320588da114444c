#include "oms/storage/zstd_file.h"

#include <unistd.h>
#include <zstd.h>

#include <array>

namespace oms {
namespace {

constexpr int kLevel = 9;
constexpr std::size_t kBlockBytes = 128 << 10;
// Far more than any row: a damaged file must not eat the memory.
constexpr std::size_t kLongestLine = std::size_t{256} << 20;

}  // namespace

struct ZstdWriter::Stream {
  ZSTD_CCtx* context = ZSTD_createCCtx();
  std::array<char, kBlockBytes> out;

  Stream() = default;
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;
  ~Stream() { ZSTD_freeCCtx(context); }
};

ZstdWriter::ZstdWriter(const QString& path) : file_(path), stream_(std::make_unique<Stream>()) {
  ZSTD_CCtx_setParameter(stream_->context, ZSTD_c_compressionLevel, kLevel);
  ZSTD_CCtx_setParameter(stream_->context, ZSTD_c_checksumFlag, 1);
  if (!file_.open(QIODevice::WriteOnly | QIODevice::Truncate))
    fail(file_.errorString().toStdString());
}

ZstdWriter::~ZstdWriter() = default;

void ZstdWriter::fail(const std::string& why) {
  if (!failure_)
    failure_ = Failure{file_.fileName().toStdString() + " cannot be written (" + why +
                       "): see that its folder has room and is yours to write in"};
}

void ZstdWriter::write(std::string_view text) {
  compress(text, false);
}

void ZstdWriter::compress(std::string_view text, bool last) {
  if (failure_)
    return;
  ZSTD_inBuffer in{text.data(), text.size(), 0};
  std::size_t left = 1;
  while (last ? left > 0 : in.pos < in.size) {
    ZSTD_outBuffer out{stream_->out.data(), stream_->out.size(), 0};
    left = ZSTD_compressStream2(stream_->context, &out, &in, last ? ZSTD_e_end : ZSTD_e_continue);
    if (ZSTD_isError(left))
      return fail(ZSTD_getErrorName(left));
    if (file_.write(stream_->out.data(), static_cast<qint64>(out.pos)) != static_cast<qint64>(out.pos))
      return fail(file_.errorString().toStdString());
  }
}

std::optional<Failure> ZstdWriter::finish() {
  compress({}, true);
  if (!failure_ && (!file_.flush() || fsync(file_.handle()) != 0))
    fail("the disk would not keep it");
  file_.close();
  return failure_;
}

std::optional<Failure> readZstdLines(const QString& path, const std::function<bool(std::string_view)>& each) {
  const auto broken = [&](const std::string& why) { return Failure{path.toStdString() + " is damaged (" + why + ")"}; };
  QFile file(path);
  if (!file.open(QIODevice::ReadOnly))
    return Failure{path.toStdString() + " cannot be read (" + file.errorString().toStdString() + ")"};
  const std::unique_ptr<ZSTD_DCtx, decltype(&ZSTD_freeDCtx)> context(ZSTD_createDCtx(), ZSTD_freeDCtx);
  std::array<char, kBlockBytes> block;
  std::string text;
  std::size_t left = 1;  // 0: the frame is at its end
  for (QByteArray bytes = file.read(kBlockBytes); !bytes.isEmpty(); bytes = file.read(kBlockBytes)) {
    ZSTD_inBuffer in{bytes.constData(), static_cast<std::size_t>(bytes.size()), 0};
    while (in.pos < in.size) {
      ZSTD_outBuffer out{block.data(), block.size(), 0};
      left = ZSTD_decompressStream(context.get(), &out, &in);
      if (ZSTD_isError(left))
        return broken(ZSTD_getErrorName(left));
      text.append(block.data(), out.pos);
      std::size_t begin = 0;
      for (auto end = text.find('\n'); end != std::string::npos; end = text.find('\n', begin)) {
        if (!each(std::string_view(text).substr(begin, end - begin)))
          return std::nullopt;
        begin = end + 1;
      }
      text.erase(0, begin);
      if (text.size() > kLongestLine)
        return broken("a line has no end");
    }
  }
  if (left != 0 || !text.empty())
    return broken("it ends too early");
  return std::nullopt;
}

}  // namespace oms
