#!/usr/bin/env bash
# Shows Antrea.Actors at work: real network namespaces, the real agent, real traffic. Needs root and a .NET 10 SDK; installs the rest.
# Leaves nothing behind. Without root it shows the plan and what decides on which traffic.
set -uo pipefail
export LC_ALL=C.UTF-8
root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=demo/prepare.sh
. "$root/demo/prepare.sh"
# shellcheck source=demo/show.sh
. "$root/demo/show.sh"
# shellcheck source=demo/sandbox.sh
. "$root/demo/sandbox.sh"
# shellcheck source=demo/traffic.sh
. "$root/demo/traffic.sh"
# shellcheck source=demo/pods.sh
. "$root/demo/pods.sh"
# shellcheck source=demo/layer7.sh
. "$root/demo/layer7.sh"

# Programs with a terminal as input change its settings.
exec </dev/null

agent="$root/artifacts/bin/Host/release/antrea-actors" probe="$root/artifacts/bin/Probe/release/Antrea.Probe"
node=k8s-node-control-plane http=127.0.0.1:10360
nf_log=/proc/sys/net/netfilter/nf_log_all_netns
changes=$root/demo/changes
tmp='' nf_log_before='' agent_pid='' made_sandbox='' pids=() failures=0

clean_up() {
  trap '' INT TERM
  local p
  for p in "${pids[@]}"; do kill -TERM "$p" 2>/dev/null; done
  for p in "${pids[@]}"; do
    for _ in {1..50}; do kill -0 "$p" 2>/dev/null || break; sleep 0.1; done
    kill -KILL "$p" 2>/dev/null
  done
  wait 2>/dev/null
  [ -z "$made_sandbox" ] || remove_sandbox
  [ -z "$nf_log_before" ] || echo "$nf_log_before" >"$nf_log"
  [ -z "$tmp" ] || rm -rf "$tmp"
  [ -z "${lock:-}" ] || rm -f "$lock"
}

# The agent's answer to GET $1.
ask_agent() {
  # shellcheck disable=SC2016
  in_space control-plane timeout 5 bash -c 'exec 3<>"/dev/tcp/${1%:*}/${1#*:}" && printf "GET %s HTTP/1.0\r\n\r\n" "$2" >&3 && cat <&3' _ "$http" "$1" 2>/dev/null \
    | sed '1,/^\r$/d'
}

revision() { ask_agent /status | sed -n "s/.*\"$1\": *\([0-9]*\).*/\1/p"; }

# Waits until all of a revision after $1 is in the kernel, read back.
wait_realized() {
  local source realized
  for _ in {1..150}; do
    source=$(revision sourceRevision) realized=$(revision realizedRevision)
    [ "${source:-0}" -gt "$1" ] && [ "$source" = "${realized:-}" ] && return 0
    kill -0 "$agent_pid" 2>/dev/null || break
    sleep 0.1
  done
  tail -20 "$tmp/agent.log" >&2
  die "The agent did not bring the policies into force."
}

start_agent() {
  ip netns exec "$prefix-control-plane" "$agent" agent --node "$node" --manifests "$tmp/manifests" --state-dir "$tmp/state" \
    --log-dir "$tmp/logs" --http "$http" >"$tmp/agent.log" 2>&1 </dev/null 9>&- &
  agent_pid=$!
  pids+=("$agent_pid")
  wait_realized 0
}

# serve SPACE PORT...: a server that greets; with http:PORT and https:PORT, a web server. Takes the place of the one before it in that space.
declare -A servers=()
serve() {
  local s=$1
  shift
  [ -z "${servers[$s]:-}" ] || { kill "${servers[$s]}" && wait "${servers[$s]}"; } 2>/dev/null
  ip netns exec "$prefix-$s" "$probe" "$s" "$@" >"$tmp/server-$s" 2>&1 </dev/null 9>&- &
  pids+=($!)
  servers[$s]=$!
}

servers_ready() {
  local s
  for s; do
    for _ in {1..100}; do grep -q ready "$tmp/server-$s" && break; sleep 0.1; done
    grep -q ready "$tmp/server-$s" || { cat "$tmp/server-$s" >&2; die "The server on $s did not start."; }
  done
}

# All our rule lines, both families, sorted: with their hash, so that equal means untouched.
rule_lines() { for f in iptables-save ip6tables-save; do in_space control-plane "$f" | sed -n "s/^-[AI].*\"aa:/$f &/p"; done | sort; }

# Replaces or adds a manifest of $changes the way editors and kubelet do: a new file renamed over the old one.
apply() {
  local before file=${1##*/}
  before=$(revision sourceRevision)
  rule_lines >"$tmp/before"
  cp "$changes/$1" "$tmp/manifests/.$file" && mv "$tmp/manifests/.$file" "$tmp/manifests/$file"
  local start=${EPOCHREALTIME/./}
  wait_realized "$before"
  local took=$(((${EPOCHREALTIME/./} - start) / 1000))
  rule_lines >"$tmp/after"
  local written
  written=$(comm -13 "$tmp/before" "$tmp/after" | wc -l)
  if [ "$written" = 0 ]; then
    text "In force and read back from the kernel after $took ms: no rule line written, only members of ipsets."
  else
    text "In force and read back from the kernel after $took ms: $written rule lines written, $(comm -12 "$tmp/before" "$tmp/after" | wc -l) left untouched."
  fi
}

# finish_part [WHAT-IS-EXPECTED]: stops the agent, which leaves its rules, then removes them.
finish_part() {
  local code kept left id
  kill -TERM "$agent_pid" && wait "$agent_pid"
  code=$?
  [ $code = 0 ] || { failures=$((failures + 1)); say "The agent ended with exit code $code."; }
  kept=$(rule_lines | wc -l)
  [ "$kept" -gt 0 ] || failures=$((failures + 1))
  echo "  agent stopped    $kept rule lines stay, so that an upgrade opens nothing"
  check_rows quiet "                 ${1:-all ${#ids[@]} connections end as before}"
  echo "  agent --cleanup  $(in_space control-plane "$agent" agent --node "$node" --cleanup 2>&1)"
  left=$(($(rule_lines | wc -l) + $(in_space control-plane ipset list -n | wc -l)))
  [ $left = 0 ] || { failures=$((failures + 1)); printf '%s\n' "$red✗$plain $left rules or sets are still there"; }
  for id in "${ids[@]}"; do expect[$id]=${asks[$id]:+200} expect[$id]=${expect[$id]:-connects}; done
  check_rows quiet "                 all ${#ids[@]} connections succeed"
}

without_sandbox() {
  title "What would be in the kernel:  antrea-actors plan --node $node --manifests demo/manifests"
  "$agent" plan --node "$node" --manifests "$root/demo/manifests" 2>/dev/null | sed -E 's/ -m comment --comment "(aa:|Antrea: for )[^"]*"//g' \
    | grep -E '^# IPv|^(create|add) ANTREA-POL|^-A ANTREA-POL-(IN|E)GRESS' | while IFS= read -r l; do wrap_line "$l"; done
  title "Who may do what:  antrea-actors explain"
  explain_rows "$root/demo/manifests"
  title "Who may do what among Pods, with shop-db, pass/incident and namespaces-apart of demo/pods/changes"
  explain_pods
  title "Who may ask for what, with layer7/changes/api"
  explain_layer7
}

find_dotnet
if is_root; then
  install_packages
  lock=/run/lock
  [ -d "$lock" ] || lock=/tmp
  lock+=/antrea-actors-demo.lock
  exec 9>>"$lock" || die "Cannot open $lock."
  flock -n 9 || { lock=''; die "Another demo is running on this machine: wait until it has ended."; }
fi
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
tmp=$(mktemp -d)
say "Building (the first time this takes about a minute) ..."
build_release "$root/demo/Probe" -p:UseSharedCompilation=false 9>&- || die "The build failed."

if ! is_root; then
  text "This is not root, so no namespaces, no rules and no traffic: here is what the agent would do. Run it with sudo to see it done."
  without_sandbox
  exit 0
fi

# A demo that was killed hard leaves its namespaces; the lock says that it is not running any more.
remove_sandbox
made_sandbox=yes
if ! make_sandbox 2>"$tmp/error" || [ -s "$tmp/error" ]; then
  cat "$tmp/error" >&2
  text "Network namespaces cannot be made here (in a container: run it with --privileged). This is what the agent would do:"
  without_sandbox
  exit 1
fi

title "1. A Node: the sandbox"
cat <<T
  Node  control-plane  192.168.240.200  fd00:240::200   the agent protects this one
  Node  worker-1       192.168.240.201  fd00:240::201
  Pod   backup         10.10.0.10                       on control-plane
  Pod   web            10.10.1.10                       on worker-1
  host  storage        192.168.77.10                    behind a router
  host  laptop         203.0.113.7      2001:db8::7     somewhere outside
T
cp -r "$root/demo/manifests" "$tmp/manifests"
if [ -w "$nf_log" ] && [ "$(cat "$nf_log")" = 0 ] && echo 1 2>/dev/null >"$nf_log"; then
  nf_log_before=0
  text "The kernel logs nothing from network namespaces unless net.netfilter.nf_log_all_netns is 1: set for the demo, restored at its end."
fi
dmesg --follow-new >"$tmp/kernel.log" 2>/dev/null </dev/null 9>&- &
pids+=($!)
serve control-plane 22 80 8080
serve worker-1 22 80
serve backup 22
serve web 22
serve storage 22
servers_ready control-plane worker-1 backup web storage

title "2. Two policies, and what they do to real connections"
text "restrict-http-to-node: port 80 of control-plane only from 10.10.0.0/16, logged. egress-drop-node-to-node: control-plane may not open port 22 on worker-1, 192.168.77.0/24 and 10.10.0.0/24. Everything else stays as it was. \"No answer\" is what a Drop looks like from outside."
echo
start_agent
table_head
check_rows all

title "3. What the kernel logged (dmesg; label cut to 12 characters)"
kernel_log | while IFS= read -r l; do wrap_line "  $l"; done
if ! kernel_log | grep -q . && [ "$(cat "$nf_log" 2>/dev/null)" = 1 ] && dmesg >/dev/null 2>&1; then
  printf '%s\n' "$red✗$plain nothing, although the policy asks for it"
  failures=$((failures + 1))
elif ! kernel_log | grep -q .; then
  text "  nothing that can be seen from here: $nf_log is not 1, or dmesg is not permitted"
fi

title "4. The rules behind it (iptables-save and ipset save, shortened)"
for f in iptables-save ip6tables-save; do
  say "${f%-save}"
  installed_rules "$f" | while IFS= read -r l; do wrap_line "$l"; done
done
say ipset
installed_sets | while IFS= read -r l; do wrap_line "$l"; done

title "5. A live change: 192.168.240.0/24 may reach port 80 too"
expect[worker-http]=connects
apply restrict-http-to-node.yaml
change_head
check_rows changed

title "6. A mistake: someone denies everything that comes in"
expect[laptop-8080]='no answer' expect[laptop-ssh]='no answer'
apply default-deny.yaml
change_head
check_rows changed worker-ssh
text "Nodes still reach port 22, the API server and the kubelet: the failsafe rules (docs/failsafe.md) keep the cluster repairable."

title "7. Status:  GET http://$http/status"
ask_agent /status | sed -n '/"policies"/q;p' | sed '1d;s/,$//;s/^ *//' | tr -d '"' | paste -sd ' ' | sed 's/^/  /'
ask_agent /status | awk -F'"' '/"name"/ { n = $4 } /"phase"/ { printf "  %-26s %s\n", n, $4 }'

title "8. Stop the agent, then clean up"
finish_part

pods_part

layer7_part

echo
if [ $failures -gt 0 ]; then
  printf '%s\n' "$red$bold✗ $failures of $checks checks were not as expected.$plain"
  exit 1
fi
printf '%s\n' "$green$bold✓ All $checks checks were as expected.$plain Next: README.md, docs/policies.md, docs/layer7.md, docs/node-policies.md"
