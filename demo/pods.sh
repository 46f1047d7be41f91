# Sourced by demo.sh: the second part, policies on Pods. Each scene applies a manifest of demo/pods/changes and tries all connections.
# shellcheck shell=bash

pods=$root/demo/pods outside=203.0.113.7 name=updates.example.com

pod_connections() {
  ids=() observed=() because=()
  pod_connection web-db web 10.10.0.20 5432 shop/web shop/db
  pod_connection web-db6 web fd00:10:10::20 5432 shop/web shop/db
  pod_connection web-svc web 10.96.0.20 5432 shop/web svc:shop/db
  pod_connection backup-db backup 10.10.0.20 5432 shop/backup shop/db
  pod_connection site-db site 10.10.0.20 5432 blog/site shop/db
  pod_connection site-svc site 10.96.0.20 5432 blog/site svc:shop/db
  pod_connection editor-site editor 10.10.0.30 80 blog/editor blog/site
  pod_connection web-site web 10.10.0.30 80 shop/web blog/site
  pod_connection backup-out backup $outside 443 shop/backup $outside
  pod_connection db-out db $outside 443 shop/db $outside
}

# expect_all VERDICT ID...
expect_all() { local v=$1 id; shift; for id; do expect[$id]=$v; done; }

# one_check TEXT COMMAND...: counts a check that is not a row of a table.
one_check() {
  local what=$1
  shift
  checks=$((checks + 1))
  if "$@"; then
    printf '%s %s\n' "$green✓$plain" "$what"
  else
    failures=$((failures + 1))
    printf '%s %s\n' "$red✗$plain" "$what"
  fi
}

# scene CHANGE [ID...]: applies a change and shows what it changed, and these rows.
scene() {
  apply "$1"
  change_head
  check_rows changed "${@:2}"
}

# TCP packets that reached the Pod db.
seen_by_db() { in_space db awk '/^Tcp:/ { if (n) print $n; for (i = 1; i <= NF; i++) if ($i == "InSegs") n = i }' /proc/net/snmp; }

# The Pod editor opens a connection to db with the address of backup; prints how many packets of it reached db.
forge() {
  local before
  before=$(seen_by_db)
  ip -n "$prefix-editor" address add 10.10.0.10/32 dev lo
  ip -n "$prefix-editor" route add 10.10.0.20/32 via 10.10.0.1 dev eth0 onlink src 10.10.0.10
  in_space editor timeout 1 bash -c 'exec 3<>/dev/tcp/10.10.0.20/5432' 2>/dev/null
  ip -n "$prefix-editor" route del 10.10.0.20/32
  ip -n "$prefix-editor" address del 10.10.0.10/32 dev lo
  echo $(($(seen_by_db) - before))
}

ask_name() { in_space "$1" "$probe" --ask 10.96.0.10 $name; }

# What rules on Pods counted: policy, rule, action, packets, bytes, sessions; a rule that differs from Pod to Pod in one line.
pod_statistics() {
  ask_agent /policies | awk -F'"' '
    $2 == "policy" { policy = $4; sub(/^[A-Za-z0-9]*:/, "", policy) }
    $2 == "name" { rule = policy " " $4 }
    $2 == "id" { id = $4 }
    $2 == "action" { rule = rule " " $4 }
    $2 ~ /^(packets|bytes|sessions)$/ { v = $3; gsub(/[^0-9]/, "", v); if (!seen[id, $2]++) n[rule, $2] += v }
    $2 == "sessions" && !listed[rule]++ { order[++rules] = rule }
    END { for (i = 1; i <= rules; i++) { r = order[i]; print r, n[r, "packets"], n[r, "bytes"], n[r, "sessions"] } }'
}

sessions_of() { pod_statistics | awk -v p="$1" -v r="$2" '$1 == p && $2 == r { print $6 }'; }

# Reject answers at once; a Drop would leave the client waiting.
refused_at_once() {
  local start=${EPOCHREALTIME/./} said
  said=$(try web-db)
  took=$(((${EPOCHREALTIME/./} - start) / 1000))
  [ "$said" = refused ] && [ $took -lt 1000 ]
}

pods_sandbox() {
  title "9. Pods: the cast"
  cat <<T
  Pod      shop/web          10.10.1.10  fd00:10:11::10   on worker-1, label db-client
  Pod      shop/db           10.10.0.20  fd00:10:10::20   on control-plane, where the agent runs, as all others
  Pod      shop/backup       10.10.0.10  fd00:10:10::10
  Pod      blog/site         10.10.0.30  fd00:10:10::30
  Pod      blog/editor       10.10.0.31  fd00:10:10::31
  Pod      kube-system/dns   10.10.0.53  fd00:10:10::53   a name server
  Service  shop/db           10.96.0.20 → 10.10.0.20      by iptables DNAT, as kube-proxy does it
  Service  kube-dns          10.96.0.10 → 10.10.0.53
  outside  $name      $outside
T
  service 10.96.0.20 tcp 5432 10.10.0.20
  service 10.96.0.10 udp 53 10.10.0.53
  serve db 5432
  serve site 80
  serve dns "$name=$outside"
  serve laptop 443
  servers_ready db site dns laptop
  text "Before the agent starts everybody reaches everybody, and whoever likes borrows an address:"
  local forged
  forged=$(forge)
  one_check "editor opens a connection with backup's address: $forged packets arrive at db" [ "$forged" -gt 0 ]
  rm -rf "$tmp/manifests" "$tmp/state"
  cp -r "$pods/manifests" "$tmp/manifests"
  changes=$pods/changes
  pod_connections
  start_agent
  check_rows quiet "  the agent runs, no policy yet: all ${#ids[@]} connections succeed"
}

pods_part() {
  pods_sandbox

  title "10. Kubernetes NetworkPolicies: shop is closed, db is open for Pods with the label db-client"
  expect_all 'no answer' backup-db site-db site-svc
  scene shop-db.yaml web-db web-svc

  title "11. A ClusterNetworkPolicy in an earlier tier: an incident, nobody may reach db"
  expect_all refused web-db web-db6 web-svc backup-db site-db site-svc
  scene incident.yaml
  local took=0
  one_check "Reject answers: \"refused\" at once, not after a timeout" refused_at_once
  say "  refused after $took ms"

  title "12. Pass: for its own Pods shop decides again, with its Kubernetes policies; all others stay refused"
  expect_all connects web-db web-db6 web-svc
  expect_all 'no answer' backup-db
  scene pass/incident.yaml site-db

  title "13. Why?  antrea-actors explain --manifests DIR --from shop/backup --to shop/db --port 5432"
  "$agent" explain --manifests "$tmp/manifests" --from shop/backup --to shop/db --port 5432 >"$tmp/why"
  while IFS= read -r l; do wrap_line "${l:+  $l}"; done <"$tmp/why"
  one_check "the same as the traffic says: Drop, ${observed[backup-db]}" eval 'grep -q ^Drop "$tmp/why" && [ "${observed[backup-db]}" = "no answer" ]'

  title "14. A label: backup becomes a db-client, and is one no longer"
  expect_all connects backup-db
  scene labelled/backup.yaml
  expect_all 'no answer' backup-db
  scene ../manifests/backup.yaml

  title "15. The baseline tier: namespaces keep to themselves, unless a Kubernetes policy says otherwise"
  expect_all 'no answer' web-site
  scene namespaces-apart.yaml editor-site

  title "16. A domain name: of the outside, shop may reach *.example.com:443 only"
  text "Addresses are learnt from the DNS answers that a Pod receives. No Pod has asked yet."
  expect_all 'no answer' backup-out db-out
  scene shop-updates.yaml
  one_check "backup asks kube-dns (10.96.0.10) for $name: $outside" eval '[ "$(ask_name backup)" = $outside ]'
  expect_all connects backup-out
  learnt[backup-out]=$name=$outside
  change_head
  check_rows changed db-out
  text "The answer counts for the Pod that received it: backup is through, db has not asked."

  title "17. A forged address: backup is a db-client again, and editor borrows its address"
  expect_all connects backup-db
  scene labelled/backup.yaml
  one_check "editor sends with backup's address: no packet arrives at db" eval '[ "$(forge)" = 0 ]'

  title "18. What was logged and counted:  networkpolicy/np.log,  GET http://$http/policies"
  pods_logs

  title "19. Stop the agent, then clean up"
  finish_part
}

pods_logs() {
  local log=$tmp/logs/networkpolicy/np.log before after
  for _ in {1..30}; do grep -q ' Reject .*incident' "$log" 2>/dev/null && break; sleep 0.1; done
  for l in ' Allow .*shop/db' '<nil> .*Drop|K8sNetworkPolicy .*Drop' ' Reject .*incident'; do grep -E "$l" "$log" 2>/dev/null | head -1; done \
    | while IFS= read -r l; do wrap_line "  $l"; done
  one_check "np.log has a line of the Kubernetes policy, of its isolation, and of the Reject" \
    eval 'grep -q "shop/db-clients .*Allow" "$log" && grep -q "K8sNetworkPolicy .*Drop" "$log" && grep -q "incident reject-everyone Ingress Reject" "$log"'
  before=$(sessions_of shop/db-clients ingress-0)
  try web-db >/dev/null
  after=$(sessions_of shop/db-clients ingress-0)
  printf '%s\n' "$dim  $(pad "policy / rule" 40) $(pad action 7) packets    bytes sessions$plain"
  pod_statistics | while read -r p r a packets bytes sessions; do printf '  %s %s %7s %8s %8s\n' "$(pad "$p / $r" 40)" "$(pad "$a" 7)" "$packets" "$bytes" "$sessions"; done
  one_check "one more connection of web to db: db-clients counts $before, then $after sessions" eval '[ "${after:-0}" -eq $((${before:-0} + 1)) ]'
}

# Without a sandbox: what the agent says once Pass is in force.
explain_pods() {
  local directory=$tmp/pods
  cp -r "$pods/manifests" "$directory"
  cp "$pods/changes/shop-db.yaml" "$pods/changes/pass/incident.yaml" "$pods/changes/namespaces-apart.yaml" "$directory"
  pod_connections
  explain_rows "$directory"
}
