#!/usr/bin/env bash
# Builds everything once and runs all tests. Last line: "N passed, N failed[, N skipped]"; exit code 1 if anything failed or nothing ran.
#   ./test.sh [--project NAME]... [--filter EXPRESSION]     NAME: part of a project's name; EXPRESSION: as for dotnet test
# Tests that need root (network namespaces, real iptables) are skipped, and counted as such, without it.
set -uo pipefail
export LC_ALL=C.UTF-8
root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$root" || exit 1
# shellcheck source=demo/prepare.sh
. demo/prepare.sh

# Whatever happens, the last line is the result.
die() { printf '%s\n' "$*"; echo "0 passed, 1 failed"; exit 1; }

filter='' wanted=()
while [ $# -gt 0 ]; do
  case $1 in
    --filter) [ $# -ge 2 ] || die "--filter needs an expression"; filter=$2; shift 2 ;;
    --project) [ $# -ge 2 ] || die "--project needs a name"; wanted+=("$2"); shift 2 ;;
    -h | --help) sed -n '2,4s/^# \{0,1\}//p' "$0"; exit 0 ;;
    *) die "Unknown option $1. Try --help." ;;
  esac
done

# A project may take this long, one test this long (seconds).
project_limit=600 test_limit=90
passed=0 failed=0 skipped=0 tmp=''
started=$SECONDS

clean_up() { [ -z "$tmp" ] || rm -rf "$tmp"; }

# Runs a command for a limited time, killable by stop: bounded NAME COMMAND...; the output goes to NAME.log.
bounded() {
  local pid code
  timeout -k 15 $project_limit "${@:2}" >"$tmp/$1.log" 2>&1 </dev/null &
  pid=$!
  echo $pid >"$tmp/$1.pid"
  wait $pid
  code=$?
  rm -f "$tmp/$1.pid"
  return $code
}

# timeout passes the signal on to all processes of its command, and kills what does not obey.
stop() {
  trap '' INT TERM
  rm -f "$tmp/queue"
  local pid
  for pid in $(cat "$tmp"/*.pid 2>/dev/null); do kill -TERM "$pid" 2>/dev/null; done
  for pid in $(cat "$tmp"/*.pid 2>/dev/null); do
    for _ in {1..200}; do kill -0 "$pid" 2>/dev/null || break; sleep 0.1; done
  done
  exit "$1"
}
trap clean_up EXIT
trap 'stop 130' INT
trap 'stop 143' TERM HUP
tmp=$(mktemp -d)

is_wanted() {
  local w
  [ ${#wanted[@]} -gt 0 ] || return 0
  for w in "${wanted[@]}"; do [[ "$1" == *"$w"* ]] && return 0; done
  return 1
}

# One line of the result: result NAME PASSED FAILED SKIPPED [SECONDS]
result() {
  passed=$((passed + $2)) failed=$((failed + $3)) skipped=$((skipped + $4))
  printf '%-18s %5d passed %3d failed %3d skipped %s\n' "$1" "$2" "$3" "$4" "${5:+$5 s}"
}

# Runs a project's tests; everything it says goes to files.
run_project() {
  local start=$SECONDS
  bounded "$1" dotnet test "tests/$1/$1.csproj" -c Release --no-build --nologo --results-directory "$tmp/$1" \
    --logger "trx;LogFileName=$1.trx" --blame-hang-timeout ${test_limit}s --blame-hang-dump-type none ${filter:+--filter "$filter"}
  echo "$? $((SECONDS - start))" >"$tmp/$1.exit"
}

# Tests of a trx file with an outcome: name, then the message, indented.
tests_with() {
  awk -v RS='<UnitTestResult ' -v outcome="outcome=\"$2\"" -v lines="$3" '
    function between(s, a, b,  i, r) { i = index(s, a); if (!i) return ""; r = substr(s, i + length(a)); i = index(r, b); return i ? substr(r, 1, i - 1) : "" }
    function plain(s) { gsub(/&#x[DA];/, "", s); gsub(/&lt;/, "<", s); gsub(/&gt;/, ">", s); gsub(/&quot;/, "\"", s); gsub(/&apos;/, "\047", s); gsub(/&amp;/, "\\&", s); return s }
    NR > 1 { t = $0; head = substr(t, 1, index(t, ">")); i = index(t, "</UnitTestResult>"); if (i) t = substr(t, 1, i)
      if (index(head, outcome) == 0) next
      print "  " plain(between(head, "testName=\"", "\""))
      n = split(plain(between(t, "<Message>", "</Message>") "\n" between(t, "<StackTrace>", "</StackTrace>")), l, "\n")
      for (i = 1; i <= n && i <= lines; i++) if (l[i] ~ /[^ \t]/) print "      " l[i] }' "$1"
}

count() { grep -o "<UnitTestResult [^>]*outcome=\"$2\"" "$1" 2>/dev/null | wc -l; }

report_project() {
  local name=$1 trx=$tmp/$1/$1.trx code time p f s
  read -r code time <"$tmp/$1.exit"
  p=$(count "$trx" Passed) f=$(count "$trx" Failed) s=$(count "$trx" NotExecuted)
  # The run itself went wrong: a crash, a hang, a file that is missing.
  local broken=''
  if [ "$code" != 0 ] && [ "$f" = 0 ]; then broken="the run ended with exit code $code"; fi
  if [ "$code" = 124 ] || [ "$code" = 137 ]; then broken="not finished after $project_limit s"; fi
  [ -z "$broken" ] || f=$((f + 1))
  if [ "$code" = 0 ] && [ $((p + f + s)) = 0 ]; then
    [ -n "$filter" ] && return
    broken="no test was found" f=1
  fi
  result "$name" "$p" "$f" "$s" "$time"
  if [ -f "$trx" ]; then
    tests_with "$trx" Failed 25
    tests_with "$trx" NotExecuted 1 | awk '/^      / { why[$0]++ } END { for (w in why) print "  " why[w] " skipped: " substr(w, 7) }'
  fi
  if [ -n "$broken" ]; then
    printf '  %s:\n' "$broken"
    tail -30 "$tmp/$name.log" | sed 's/^/      /'
  fi
}

# A check that is no dotnet test: check NAME COMMAND...
check() {
  local name=$1 start=$SECONDS
  shift
  if bounded check "$@"; then
    result "$name" 1 0 0 $((SECONDS - start))
  else
    result "$name" 0 1 0 $((SECONDS - start))
    tail -60 "$tmp/check.log" | sed 's/^/      /'
  fi
}

find_dotnet
if is_root; then install_packages; fi
say "Building ..."
if ! build_release Antrea.Actors.sln; then
  die "The build failed."
fi
say "Built in $((SECONDS - started)) s."

# The kernel tests load both cores and look at the clock: they run alone, after the others, which run two at a time.
# Journal.Tests kills processes and takes longest: it starts first.
first=() alone=()
for file in tests/Journal.Tests/*.csproj $(ls tests/*.Tests/*.Tests.csproj | grep -v Journal.Tests); do
  name=$(basename "$file" .csproj)
  is_wanted "$name" && grep -rqE "(Fact|Theory)" --include=*.cs "tests/$name" || continue
  if [ "$name" = Kernel.Tests ]; then alone+=("$name"); else first+=("$name"); fi
done
[ ${#first[@]} = 0 ] || printf '%s\n' "${first[@]}" >"$tmp/queue"
work() {
  local name
  while name=$(flock "$tmp/queue" sh -c "sed -n 1p '$tmp/queue'; sed -i 1d '$tmp/queue'" 2>/dev/null); [ -n "$name" ]; do
    run_project "$name"
  done
}
if [ ${#first[@]} -gt 0 ]; then
  work & work &
  for name in "${first[@]}"; do
    until [ -s "$tmp/$name.exit" ]; do sleep 0.2; done
    report_project "$name"
  done
  wait
fi
for name in "${alone[@]}"; do run_project "$name"; report_project "$name"; done

if [ -z "$filter" ]; then
  if [ -d tests/AkkaStub ] && is_wanted AkkaStub; then
    check AkkaStub dotnet build src/Actors -c Release -p:ActorRuntime=AkkaStub -v q -nologo -nodeReuse:false
  fi
  if is_root && is_wanted demo; then check demo.sh ./demo.sh; fi
fi

say "$((SECONDS - started)) s."
status=0
[ $failed = 0 ] && [ $((passed + failed)) -gt 0 ] || status=1
summary="$passed passed, $failed failed"
[ $skipped = 0 ] || summary+=", $skipped skipped"
echo "$summary"
exit $status
