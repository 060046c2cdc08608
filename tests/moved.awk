# Reads `git diff -U0` and says which figures moved and by how much: lines that differ in nothing but their numbers are
# compared number by number; other lines are shown as gone or new.
#   tests/golden/report_405b.txt:12 step time: 8.1 -> 8.3 (+2.5%)

function shape(line) { gsub(number, "#", line); gsub(/[ -]+/, " ", line); return line }

# What names a figure: the words before it; on a long line the line's beginning and the last word before the figure.
function label(before,    words, count, start) {
  start = substr(before, 1, 48)
  gsub(number, "", before)
  gsub(/[ "|,:{}\[\]]+/, " ", before)
  gsub(/^ | $/, "", before)
  if (length(before) <= 60) return before
  count = split(before, words, " ")
  return start "... " words[count]
}

function compare(old, new, at,    before, name, a, b) {
  before = ""
  while (match(new, number)) {
    name = label(before substr(new, 1, RSTART - 1))
    before = before substr(new, 1, RSTART + RLENGTH - 1)
    b = substr(new, RSTART, RLENGTH)
    new = substr(new, RSTART + RLENGTH)
    match(old, number)
    a = substr(old, RSTART, RLENGTH)
    old = substr(old, RSTART + RLENGTH)
    if (a == b) continue
    plain_a = a; plain_b = b
    gsub(/,/, "", plain_a); gsub(/,/, "", plain_b)
    printf "%s %s: %s -> %s%s\n", at, name, a, b,
      plain_a + 0 == 0 ? "" : sprintf(" (%+.2f%%)", 100 * (plain_b / plain_a - 1))
  }
}

# Ends a run of removed and added lines: pairs them by shape, in order.
function flush(    i, j) {
  for (i = 1; i <= added; ++i) {
    for (j = 1; j <= removed; ++j)
      if (gone[j] != "" && shape(gone[j]) == shape(new_lines[i])) break
    if (j <= removed) {
      compare(gone[j], new_lines[i], file ":" first + i - 1)
      gone[j] = ""
    } else {
      print file ":" first + i - 1 " new: " new_lines[i]
    }
  }
  for (j = 1; j <= removed; ++j)
    if (gone[j] != "") print file " gone: " gone[j]
  removed = added = 0
}

BEGIN { number = "-?[0-9][0-9,]*(\\.[0-9]+)?(e[-+]?[0-9]+)?" }
/^\+\+\+ / { file = substr($2, 3); next }
/^(diff|index|--- )/ { flush(); next }
/^@@/ {
  flush()
  split($3, place, ",")
  first = substr(place[1], 2) + 0
  next
}
/^-/ { gone[++removed] = substr($0, 2) }
/^\+/ { new_lines[++added] = substr($0, 2) }
END { flush() }
