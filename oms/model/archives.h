#pragma once

#include <string>
#include <string_view>

#include "oms/model/archive.h"
#include "oms/model/state_hasher.h"

namespace oms {

class HashArchive final : public Archive {
 public:
  HashArchive() : Archive(Purpose::hash) {}
  std::string digest() { return hasher_.digest(); }

 private:
  void write(std::int64_t number) override { hasher_.add(number); }
  void write(double number) override;
  void write(std::string_view text) override { hasher_.add(text); }
  std::int64_t readNumber() override { return 0; }
  double readDouble() override { return 0; }
  std::string_view readText() override { return {}; }
  std::size_t left() const override { return 0; }

  StateHasher hasher_;
};

// Numbers take as many bytes as they need, seven bits each, the sign in the lowest; doubles eight, texts their length
// and themselves.
class SaveArchive final : public Archive {
 public:
  SaveArchive() : Archive(Purpose::save) {}
  std::string take() { return std::move(bytes_); }

 private:
  void write(std::int64_t number) override;
  void write(double number) override;
  void write(std::string_view text) override;
  std::int64_t readNumber() override { return 0; }
  double readDouble() override { return 0; }
  std::string_view readText() override { return {}; }
  std::size_t left() const override { return 0; }

  std::string bytes_;
};

// The order and the kinds of the fields, without their values: states of another shape cannot be loaded.
class ShapeArchive final : public Archive {
 public:
  ShapeArchive() : Archive(Purpose::save) {}
  std::string digest() { return hasher_.digest(); }

 private:
  enum Kind : std::int64_t { number = 1, real, text };
  void write(std::int64_t) override { hasher_.add(Kind::number); }
  void write(double) override { hasher_.add(Kind::real); }
  void write(std::string_view) override { hasher_.add(Kind::text); }
  std::int64_t readNumber() override { return 0; }
  double readDouble() override { return 0; }
  std::string_view readText() override { return {}; }
  std::size_t left() const override { return 0; }

  StateHasher hasher_;
};

class LoadArchive final : public Archive {
 public:
  // The bytes outlive it. `symbols` and `instances`: how many the session has that is loaded into.
  LoadArchive(std::string_view bytes, std::size_t symbols, std::size_t instances);
  // Everything was read, and nothing was wrong.
  bool complete() const { return !failed() && bytes_.empty(); }

 private:
  void write(std::int64_t) override {}
  void write(double) override {}
  void write(std::string_view) override {}
  std::int64_t readNumber() override;
  double readDouble() override;
  std::string_view readText() override;
  std::size_t left() const override { return bytes_.size(); }

  std::string_view bytes_;
};

template <class... Parts>
std::string shapeOf(Parts&... parts) {
  ShapeArchive archive;
  archive(parts...);
  return archive.digest();
}

// The hash of one part of a state.
template <class Part>
std::string hashOf(const Part& part) {
  HashArchive archive;
  archive(const_cast<Part&>(part));  // a hash reads only
  return archive.digest();
}

}  // namespace oms
