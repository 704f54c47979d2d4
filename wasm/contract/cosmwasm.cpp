// CosmWasm: JSON messages with the request in base64.
//
//   query   {"answer":{"request":"<base64>"}}   gives {"result":"<base64>"}
//   query   {"last":{}}                         gives {"result":"<base64>"} of the last `certify`
//   execute {"certify":{"request":"<base64>"}}  answers, keeps the result, names its certificate
//
// A refusal is the contract's error, "loadline: code C, field F, index I"; nothing is stored then.
#include "wasm/contract/base64.hpp"
#include "wasm/contract/json.hpp"
#include "wasm/contract/text.hpp"

#define LOADLINE_IMPORT(name) __attribute__((import_module("env"), import_name(#name)))

/// How the host and a contract hand each other bytes.
struct Region {
  std::uint32_t offset, capacity, length;
};

extern "C" {
LOADLINE_IMPORT(db_read) Region* db_read(const Region* key);
LOADLINE_IMPORT(db_write) void db_write(const Region* key, const Region* value);
}

namespace {

using namespace loadline;

/// What the host writes in one call: environment and sender, and the largest message in base64.
constexpr std::size_t kInputBytes = 4096 + contract::kRequestBytes * 4 / 3 + 4096;
alignas(8) std::byte input[kInputBytes];
std::size_t input_used = 0;

constexpr std::size_t kTextBytes = 3 * wire::contract::kMaxResultBytes;
contract::Text<kTextBytes> text, inner;

std::uint32_t address(const void* pointer) {
  return static_cast<std::uint32_t>(reinterpret_cast<std::uintptr_t>(pointer));
}
Region region_of(const void* data, std::size_t size) {
  const auto length = static_cast<std::uint32_t>(size);
  return {address(data), length, length};
}
std::string_view view_of(const Region* region) {
  return {reinterpret_cast<const char*>(static_cast<std::uintptr_t>(region->offset)),
          region->length};
}

Region reply;

/// Hands `text` to the host. What it wrote for this call has been read.
Region* send() {
  input_used = 0;
  reply = region_of(text.data(), text.size());
  return &reply;
}

Region* fail(std::string_view why) {
  text.clear();
  text.put("{\"error\":\"");
  text.put(why);
  text.put("\"}");
  return send();
}

Region* fail_with_refusal() {
  text.clear();
  text.put("{\"error\":\"");
  contract::describe(contract::last_refusal(), text);
  text.put("\"}");
  return send();
}

/// Answers the request of a message {"<verb>":{"request":"<base64>"}}. Returns the bytes of the
/// result, or 0 where the message is another one.
std::size_t answer_message(std::string_view message, std::string_view verb) {
  contract::JsonReader json(message);
  if (!(json.take('{') && json.take_key(verb) && json.take('{') && json.take_key("request"))) {
    return 0;
  }
  const std::string_view encoded = json.take_string();
  if (!(json.take('}') && json.take('}') && json.at_end())) return 0;
  const contract::Decoded decoded =
      contract::decode_base64(encoded, contract::request_bytes(), contract::kRequestBytes);
  if (!decoded.valid) return 0;
  return contract::answer_request(decoded.size);
}

/// {"ok":"<base64 of {"result":"<base64>"}>"}.
Region* send_result(const std::byte* result, std::size_t size) {
  inner.clear();
  inner.put("{\"result\":\"");
  contract::encode_base64(result, size, inner);
  inner.put("\"}");
  text.clear();
  text.put("{\"ok\":\"");
  contract::encode_base64(reinterpret_cast<const std::byte*>(inner.data()), inner.size(), text);
  text.put("\"}");
  return send();
}

constexpr char kKey[] = "certified";

Region* last_result() {
  const Region key = region_of(kKey, sizeof kKey - 1);
  const Region* const stored = db_read(&key);
  if (stored == nullptr) return fail("loadline: nothing is certified");
  const std::string_view result = view_of(stored);
  return send_result(reinterpret_cast<const std::byte*>(result.data()), result.size());
}

/// The response of `certify`, with the certificate as an attribute and the result as its data.
Region* certified(std::size_t size) {
  const Region key = region_of(kKey, sizeof kKey - 1);
  const Region value = region_of(contract::result_words, size);
  db_write(&key, &value);
  text.clear();
  text.put("{\"ok\":{\"messages\":[],\"attributes\":[{\"key\":\"certificate\",\"value\":\"");
  text.put_word(contract::result_words[size / 8 - 1]);
  text.put("\"}],\"events\":[],\"data\":\"");
  contract::encode_base64(contract::result_bytes(), size, text);
  text.put("\"}}");
  return send();
}

constexpr std::string_view kNotAMessage = "loadline: not a message of this contract";

}  // namespace

#define LOADLINE_EXPORT(name) extern "C" __attribute__((export_name(#name)))

LOADLINE_EXPORT(interface_version_8) void interface_version_8() {}

/// Null, which the host reports as an error, when a call brings more than a request can need.
LOADLINE_EXPORT(allocate) Region* allocate(std::uint32_t size) {
  const std::size_t needed = sizeof(Region) + (std::size_t{size} + 7) / 8 * 8 + 8;
  if (size > kInputBytes || needed > kInputBytes - input_used) return nullptr;
  auto* const region = reinterpret_cast<Region*>(input + input_used);
  *region = {address(input + input_used + 16), size, 0};
  input_used += needed;
  return region;
}

LOADLINE_EXPORT(deallocate) void deallocate(Region*) {}

LOADLINE_EXPORT(instantiate) Region* instantiate(const Region*, const Region*, const Region*) {
  text.clear();
  text.put("{\"ok\":{\"messages\":[],\"attributes\":[],\"events\":[],\"data\":null}}");
  return send();
}

LOADLINE_EXPORT(execute) Region* execute(const Region*, const Region*, const Region* message) {
  const std::size_t size = answer_message(view_of(message), "certify");
  if (size == 0) return fail(kNotAMessage);
  if (contract::last_refusal().code != 0) return fail_with_refusal();
  return certified(size);
}

LOADLINE_EXPORT(query) Region* query(const Region*, const Region* message) {
  contract::JsonReader json(view_of(message));
  if (json.take('{') && json.take_key("last") && json.take('{') && json.take('}') &&
      json.take('}') && json.at_end()) {
    return last_result();
  }
  const std::size_t size = answer_message(view_of(message), "answer");
  if (size == 0) return fail(kNotAMessage);
  if (contract::last_refusal().code != 0) return fail_with_refusal();
  return send_result(contract::result_bytes(), size);
}
