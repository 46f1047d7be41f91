# Sourced by demo.sh: the third part, rules about requests and server names. Each scene applies a policy and makes all requests.
# shellcheck shell=bash

layer7=$root/demo/layer7 web4=10.10.0.30 web6=fd00:10:10::30

web_requests() {
  ids=() observed=() because=()
  local c=default/client w=default/web
  web_request api editor $web4 $c $w "GET http://foo.bar.com/api/v2/users"
  web_request api6 editor $web6 $c $w "GET http://foo.bar.com/api/v2/users"
  web_request post editor $web4 $c $w "POST http://foo.bar.com/api/v2/users"
  web_request v1 editor $web4 $c $w "GET http://foo.bar.com/api/v1/users"
  web_request host editor $web4 $c $w "GET http://bar.example/api/v2/users"
  web_request dots editor $web4 $c $w "GET http://foo.bar.com/api/v2/..%2fadmin/"
  web_request public editor $web4 $c $w "GET http://foo.bar.com/public/a.html"
  web_request admin editor $web4 $c $w "GET http://foo.bar.com/admin/a.html"
  web_request admin-public web $web4 default/admin $w "GET http://foo.bar.com/public/a.html"
  web_request admin-admin web $web4 default/admin $w "GET http://foo.bar.com/admin/a.html"
  web_request tls-foo editor $web4 $c $w "sni foo.bar.com"
  web_request tls-other editor $web4 $c $w "sni other.bar.com"
  web_request outside editor $outside $c $outside "GET http://www.example.org/"
  web_request outside-bar editor $outside $c $outside "GET http://www.bar.com/"
}

# talk: requests of client to web, targets from standard input, one after the other over the same connection; prints a status a line, or "reset" and ends.
talk() {
  # shellcheck disable=SC2016
  in_space editor timeout 20 bash -c '
    trap "" PIPE
    cr=$(printf "\r") && exec 3<>"/dev/tcp/$1/80" || exit
    while read -r target; do
      printf "GET %s HTTP/1.1\r\nHost: foo.bar.com\r\n\r\n" "$target" >&3
      read -r -u 3 _ status _ || { echo reset; exit; }
      echo "$status"
      while read -r -u 3 line && [ "$line" != "$cr" ]; do :; done
      read -r -u 3 _
    done' _ $web4 2>/dev/null
}

on_one_connection() { printf '%s\n' "$@" | talk | paste -sd ' '; }

# across SCENE...: one connection that makes the same request before and after a scene; sets $said to what it hears.
across() {
  rm -f "$tmp/changed"
  { echo /api/v2/a; until [ -e "$tmp/changed" ]; do sleep 0.1; done; echo /api/v2/a; } | talk >"$tmp/talk" &
  local talking=$!
  for _ in {1..50}; do [ -s "$tmp/talk" ] && break; sleep 0.1; done
  "$@"
  touch "$tmp/changed"
  wait $talking
  said=$(paste -sd ' ' "$tmp/talk")
}

# speak TEXT: client sends TEXT to web, port 80; prints what comes back, or reset.
speak() {
  # shellcheck disable=SC2016
  in_space editor timeout 3 bash -c 'trap "" PIPE; exec 3<>"/dev/tcp/$1/80" && printf "$2" >&3; { read -r -u 3 line && echo "${line%?}" || echo reset; }' _ $web4 "$1" 2>/dev/null || echo 'no answer'
}

# milliseconds COMMAND...
milliseconds() {
  local start=${EPOCHREALTIME/./}
  "$@" >/dev/null
  echo $(((${EPOCHREALTIME/./} - start) / 1000))
}

eve() { cat "$tmp"/logs/networkpolicy/l7engine/eve-*.json 2>/dev/null; }

# eve_line FILTER FIELDS: the first event that fits, some of its fields.
eve_line() {
  local line
  line=$(eve | jq -c "select($1) | {$2}" | head -1)
  # Spaces between fields, for the line breaks.
  [ -n "$line" ] && wrap_line "$(sed 's/,"/, "/g' <<<"$line")" | sed 's/^/  /'
}

layer7_sandbox() {
  title "20. Layer 7: the cast"
  cat <<T
  Pod      web      10.10.0.30   fd00:10:10::30   on control-plane; HTTP on port 80, HTTPS on 443
  Pod      client   10.10.0.31   fd00:10:10::31   on control-plane
  Pod      admin    10.10.1.10   fd00:10:11::10   on worker-1, label role: admin
  outside           203.0.113.7                   a web server, port 80
T
  text "The policies are those of Antrea's guide to layer 7. Requests are judged in the packet path, nothing is terminated or proxied: a denied request is answered with a reset, to both ends."
  serve site http:80 https:443
  serve laptop http:80
  servers_ready site laptop
  rm -rf "$tmp/manifests" "$tmp/state" "$tmp/logs"
  cp -r "$layer7/manifests" "$tmp/manifests"
  changes=$layer7/changes
  web_requests
  start_agent
  check_rows quiet "  the agent runs, no policy yet: all ${#ids[@]} requests are answered"
}

layer7_part() {
  layer7_sandbox

  title "21. client may GET /api/v2/* of foo.bar.com, nobody else may do anything  (layer7/changes/api)"
  expect_all reset post v1 host dots public admin tls-foo tls-other
  expect_all 'no answer' admin-public admin-admin
  scene api/policy.yaml api api6
  local said long took
  said=$(on_one_connection /api/v2/a /api/v2/b /admin/c)
  one_check "one connection, three requests, /api/v2/a, /api/v2/b, /admin/c: $said" [ "$said" = '200 200 reset' ]
  long=$(printf '%06000d' 0)
  said="$(on_one_connection "/api/v2/$long"), $(on_one_connection "/admin/$long")"
  one_check "a path of 6 KB below /api/v2/, and one below /admin/: $said" [ "$said" = '200, reset' ]
  took=$(milliseconds try admin)
  one_check "a denied request is over after $took ms, curl's start included" [ "$took" -lt 1000 ]

  title "22. Why?  antrea-actors explain --manifests DIR --from default/client --to default/web --http \"GET http://foo.bar.com/api/v2/..%2fadmin/\""
  "$agent" explain --manifests "$tmp/manifests" --from default/client --to default/web --http "GET http://foo.bar.com/api/v2/..%2fadmin/" >"$tmp/why"
  while IFS= read -r l; do wrap_line "${l:+  $l}"; done <"$tmp/why"
  one_check "the same as the traffic says: Reject, ${observed[dots]}" eval 'grep -q ^Reject "$tmp/why" && [ "${observed[dots]}" = reset ]'

  title "23. /public/ for everybody, /admin/ for the role admin  (layer7/changes/roles)"
  expect_all reset api api6
  expect_all 200 public admin-public admin-admin
  across scene roles/policy.yaml admin
  one_check "a connection from before the change, GET /api/v2/a before and after it: $said" [ "$said" = '200 reset' ]

  title "24. Any HTTP, and nothing else  (layer7/changes/http-only)"
  expect_all 200 api api6 post v1 host dots public admin admin-public admin-admin
  scene http-only/policy.yaml tls-foo
  said=$(speak 'SSH-2.0-OpenSSH_9.2\r\n\r\n')
  one_check "what is no HTTP, on port 80: $said" [ "$said" = reset ]

  title "25. TLS to foo.bar.com only  (layer7/changes/tls)"
  expect_all reset api api6 post v1 host dots public admin
  expect_all 'no answer' admin-public admin-admin
  expect_all 200 tls-foo
  scene tls/policy.yaml tls-other

  title "26. On the way out: HTTP to *.bar.com only, wherever that is  (layer7/changes/domains)"
  expect_all 200 api api6 post v1 dots public admin admin-public admin-admin outside-bar
  expect_all reset host tls-foo tls-other outside
  scene domains/policy.yaml outside-bar

  title "27. The event log:  networkpolicy/l7engine/eve-YYYY-MM-DD.json, in the form of Suricata's"
  layer7_log

  title "28. Stop the agent, then clean up"
  layer7_finish
}

layer7_log() {
  local denied='.event_type=="alert" and .alert.signature=="Reject by AntreaNetworkPolicy:default/ingress-allow-http-request-to-api-v2"'
  for _ in {1..30}; do eve | jq -e -s 'any(.event_type=="tls")' >/dev/null 2>&1 && break; sleep 0.1; done
  local all=0
  eve_line '.event_type=="http"' 'event_type, src_ip, dest_ip, dest_port, http' || all=1
  eve_line "$denied" 'event_type, src_ip, dest_ip, dest_port, alert, http' || all=1
  eve_line '.event_type=="packet"' 'event_type, src_ip, dest_ip, dest_port, packet: (.packet[:40] + "..."), packet_info' || all=1
  eve_line '.event_type=="tls"' 'event_type, src_ip, dest_ip, dest_port, tls' || all=1
  one_check "there are events of all four kinds: $(eve | jq -r .event_type | sort | uniq -c | awk '{ printf "%s%s %s", s, $1, $2; s = ", " }')" [ $all = 0 ]
}

# Nothing under a layer-7 rule passes while nobody judges it.
layer7_finish() {
  local id
  for id in "${ids[@]}"; do [[ ${ends[$id]} != default/client* ]] || expect[$id]='no answer'; done
  finish_part "nobody judges: requests under a layer-7 rule get no answer, the others do"
}

# Without a sandbox: what the agent says with one of the policies in force.
explain_layer7() {
  local directory=$tmp/layer7
  cp -r "$layer7/manifests" "$directory"
  cp "$layer7/changes/api/policy.yaml" "$directory"
  web_requests
  explain_rows "$directory"
}
