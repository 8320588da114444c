#include "oms/storage/archive_file.h"

#include <rapidjson/document.h>
#include <QCryptographicHash>
#include <QFile>

#include "oms/messages/json_writer.h"

namespace oms {
namespace {

constexpr std::string_view kFormat = "tidemark-archive-1";

int digitOf(char c) {
  if (c >= '0' && c <= '9')
    return c - '0';
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

std::optional<Digest> digestOf(std::string_view text) {
  Digest digest{};
  if (text.size() != 2 * digest.size())
    return std::nullopt;
  for (std::size_t i = 0; i < digest.size(); ++i) {
    const int high = digitOf(text[2 * i]), low = digitOf(text[2 * i + 1]);
    if (high < 0 || low < 0)
      return std::nullopt;
    digest[i] = static_cast<unsigned char>(high * 16 + low);
  }
  return digest;
}

std::string_view textOf(const rapidjson::Value& object, const char* name) {
  const auto found = object.FindMember(name);
  if (found == object.MemberEnd() || !found->value.IsString())
    return {};
  return {found->value.GetString(), found->value.GetStringLength()};
}

std::uint64_t numberOf(const rapidjson::Value& object, const char* name) {
  const auto found = object.FindMember(name);
  return found != object.MemberEnd() && found->value.IsUint64() ? found->value.GetUint64() : 0;
}

std::int64_t signedOf(const rapidjson::Value& object, const char* name) {
  const auto found = object.FindMember(name);
  return found != object.MemberEnd() && found->value.IsInt64() ? found->value.GetInt64() : 0;
}

// Line after line against the chain; what is wrong, in a few words.
class Reading {
 public:
  bool take(std::string_view line) {
    rapidjson::Document object;
    object.Parse(line.data(), line.size());
    ++lines_;
    const bool isObject = !object.HasParseError() && object.IsObject() && !ended_;
    const bool fits = isObject && (lines_ == 1                   ? takeHead(object)
                                   : object.HasMember("payload") ? takeRow(object)
                                                                 : takeEnd(object));
    if (!fits)
      problem_ = "its line " + std::to_string(lines_) + " is not what was written";
    return fits;
  }
  std::string problem() const {
    if (!problem_.empty())
      return problem_;
    return ended_ ? "" : "its last line is missing";
  }
  const ArchiveContent& content() const { return content_; }

 private:
  bool takeHead(const rapidjson::Value& object) {
    const auto before = digestOf(textOf(object, "previous_hash"));
    content_.firstSeq = numberOf(object, "first_seq");
    if (textOf(object, "format") != kFormat || !before || content_.firstSeq == 0)
      return false;
    content_.sessionId = textOf(object, "session_id");
    content_.before = content_.lastHash = *before;
    content_.lastSeq = content_.firstSeq - 1;
    return !content_.sessionId.empty();
  }
  bool takeRow(const rapidjson::Value& object) {
    const ChainLink row{numberOf(object, "seq"),  numberOf(object, "cursor"), signedOf(object, "session_time"),
                        signedOf(object, "wall"), content_.sessionId,         textOf(object, "type"),
                        textOf(object, "payload")};
    const auto hash = digestOf(textOf(object, "hash"));
    if (!hash || row.seq != content_.lastSeq + 1 || chained(content_.lastHash, row) != *hash)
      return false;
    content_.lastHash = *hash;
    content_.lastSeq = row.seq;
    ++content_.rows;
    return true;
  }
  bool takeEnd(const rapidjson::Value& object) {
    ended_ = true;
    return object.HasMember("rows") && numberOf(object, "rows") == content_.rows &&
           digestOf(textOf(object, "last_hash")) == content_.lastHash;
  }

  ArchiveContent content_;
  std::uint64_t lines_ = 0;
  bool ended_ = false;
  std::string problem_;
};

}  // namespace

ArchiveWriter::ArchiveWriter(const QString& path, const std::string& sessionId, std::string_view sessionJson,
                             std::uint64_t firstSeq, const Digest& before)
    : file_(path), content_{sessionId, 0, firstSeq, firstSeq - 1, before, before} {
  JsonWriter json;
  json.beginObject().field("format", kFormat).field("session_id", sessionId).field("first_seq", firstSeq);
  json.field("previous_hash", hex(before)).key("session").raw(sessionJson).endObject();
  file_.write(json.take() + '\n');
}

void ArchiveWriter::add(const RowCursor& row) {
  const ChainLink& link = row.link();
  JsonWriter json;
  json.beginObject().field("seq", link.seq).field("type", link.type).field("cursor", link.cursor);
  json.field("session_time", link.sessionTimeNs).field("wall", link.wallNs).field("payload", link.payload);
  json.field("hash", hex(row.hash())).endObject();
  file_.write(json.take() + '\n');
  content_.lastHash = row.hash();
  content_.lastSeq = link.seq;
  ++content_.rows;
}

std::optional<Failure> ArchiveWriter::finish() {
  JsonWriter json;
  json.beginObject().field("rows", content_.rows).field("last_hash", hex(content_.lastHash)).endObject();
  file_.write(json.take() + '\n');
  return file_.finish();
}

Result<ArchiveContent> readArchive(const QString& path) {
  Reading reading;
  const auto failure = readZstdLines(path, [&](std::string_view line) { return reading.take(line); });
  if (failure)
    return *failure;
  if (const std::string problem = reading.problem(); !problem.empty())
    return Failure{path.toStdString() + " is damaged (" + problem + ")"};
  return reading.content();
}

std::string fileSha256(const QString& path) {
  QFile file(path);
  QCryptographicHash hash(QCryptographicHash::Sha256);
  return file.open(QIODevice::ReadOnly) && hash.addData(&file) ? hash.result().toHex().toStdString() : "";
}

}  // namespace oms
