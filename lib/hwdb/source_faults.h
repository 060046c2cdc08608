#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "document/value.h"

namespace shortboard {

/// Whether a source may be a file of the user's own ("file:measured.csv"). The database that everybody has names none.
enum class OwnFiles : std::uint8_t { refused, allowed };

/// What keeps a reader of an entry from opening its sources, one sentence each with file, line and key. An address is
/// one or more, separated by " ; ", of
///   https://..., http://...   a page or a file;
///   doi:10.../..., arXiv:...  a paper;
///   github:OWNER/NAME/PATH    a repository and the path of a file in it, best with @ and a commit or release;
///   file:PATH                 a file of the user's own that is there, beside the entry's file or the current folder.
/// Titles and notes may not stand in for one: a bare file name, a row of an index, a path that leads out of the folder.
[[nodiscard]] std::vector<std::string> source_faults(const Value& entry, OwnFiles own);

}  // namespace shortboard
