# Sourced by demo.sh: the connections that are tried, and their comparison with what is expected and what the agent explains.
# shellcheck shell=bash

ids=() checks=0
declare -A from to port expect observed because ends learnt asks

# connection ID SPACE HOST PORT EXPECTED
connection() { ids+=("$1"); from[$1]=$2 to[$1]=$3 port[$1]=$4 expect[$1]=$5; }

# pod_connection ID SPACE ADDRESS PORT FROM TO: between Pods and Services, by the names that explain knows them by; expected to succeed at first.
pod_connection() { connection "$1" "$2" "$3" "$4" connects; ends[$1]="$5 $6"; }

# web_request ID SPACE ADDRESS FROM TO REQUEST: a request ("METHOD URL"), or a TLS connection ("sni NAME"), to a web server; expected to be answered at first.
web_request() { connection "$1" "$2" "$3" 80 200; ends[$1]="$4 $5" asks[$1]=$6; }

cp4=192.168.240.200 cp6=fd00:240::200
connection web-http web $cp4 80 connects
connection backup-http backup $cp4 80 connects
connection worker-http worker-1 $cp4 80 'no answer'
connection laptop-http laptop $cp4 80 'no answer'
connection laptop-http6 laptop $cp6 80 'no answer'
connection laptop-8080 laptop $cp4 8080 connects
connection laptop-ssh laptop $cp4 22 connects
connection worker-ssh worker-1 $cp4 22 connects
connection to-worker-ssh control-plane 192.168.240.201 22 'no answer'
connection to-worker-ssh6 control-plane fd00:240::201 22 'no answer'
connection to-worker-http control-plane 192.168.240.201 80 connects
connection to-storage-ssh control-plane 192.168.77.10 22 'no answer'
connection to-backup-ssh control-plane 10.10.0.10 22 'no answer'
connection to-web-ssh control-plane 10.10.1.10 22 connects

# The address a connection comes from.
source_of() {
  case ${from[$1]}.${to[$1]//[0-9a-f.]/} in
    web.*) echo 10.10.1.10 ;;
    backup.*) echo 10.10.0.10 ;;
    worker-1.) echo 192.168.240.201 ;;
    worker-1.*) echo fd00:240::201 ;;
    laptop.) echo 203.0.113.7 ;;
    laptop.*) echo 2001:db8::7 ;;
  esac
}

# "laptop 203.0.113.7 → control-plane:80"
who() {
  local name
  if [ -n "${asks[$1]:-}" ]; then
    name=${asks[$1]/http:\/\//}
    name=${name/#sni /TLS }
    case ${to[$1]} in *:*) name+=' [IPv6]' ;; esac
    name="${ends[$1]%% *} → $name"
    echo "${name#*/}"
    return
  fi
  if [ -n "${ends[$1]:-}" ]; then
    name=${ends[$1]#* }
    case $name.${to[$1]} in
      svc:*) name="Service ${to[$1]}" ;;
      *.*:*) name="$name [IPv6]" ;;
    esac
    echo "${ends[$1]% *} → $name:${port[$1]}"
    return
  fi
  if [ "${from[$1]}" != control-plane ]; then
    echo "${from[$1]} $(source_of "$1") → control-plane:${port[$1]}"
    return
  fi
  case ${to[$1]} in
    192.168.240.201 | fd00*) name=worker-1 ;;
    192.168.77.10) name=storage ;;
    10.10.0.10) name=backup ;;
    *) name=web ;;
  esac
  case ${to[$1]} in
    *:*) echo "control-plane → $name [${to[$1]}]:${port[$1]}" ;;
    *) echo "control-plane → $name ${to[$1]}:${port[$1]}" ;;
  esac
}

# Tries a connection; prints connects, no answer or refused.
try() {
  local said
  if [ -n "${asks[$1]:-}" ]; then
    ask_web "${from[$1]}" "${to[$1]}" "${asks[$1]}"
    return
  fi
  # shellcheck disable=SC2016
  said=$(in_space "${from[$1]}" timeout 2 bash -c 'exec 3<>"/dev/tcp/$1/$2" && read -r line <&3 && echo "$line"' _ "${to[$1]}" "${port[$1]}" 2>&1)
  case $?.$said in
    0.hello*) echo connects ;;
    124.*) echo 'no answer' ;;
    *refused* | *reset*) echo refused ;;
    *) echo "? $said" | tail -1 | cut -c1-40 ;;
  esac
}

# ask_web SPACE ADDRESS REQUEST: makes a request; prints the status of the answer, reset, refused or no answer.
ask_web() {
  local space=$1 host=$2 url=${3#* } method=${3%% *} said
  case $host in *:*) host="[$host]" ;; esac
  [ "$method" != sni ] || method=GET url=https://$url/
  said=$(in_space "$space" curl -sk -o "$tmp/answer-$BASHPID" -w '%{http_code}' --max-time 3 --noproxy '*' --path-as-is -X "$method" \
    --connect-to "::$host:" "$url" 2>/dev/null)
  case $? in
    0) echo "$said" ;;
    35 | 52 | 56) echo reset ;;
    7) echo refused ;;
    28) echo 'no answer' ;;
    *) echo "? $said" ;;
  esac
}

# What the agent says about a connection: verdict on the first line, what decides on the second.
explain() {
  local side=--from peer
  if [ -n "${asks[$1]:-}" ]; then
    explain_web "$1"
    return
  fi
  if [ -n "${ends[$1]:-}" ]; then
    [ -z "${learnt[$1]:-}" ] || side+=" --learnt ${learnt[$1]}"
    [[ ${to[$1]} != *:* ]] || side+=" --family 6"
    # shellcheck disable=SC2086
    "$agent" explain --manifests "$manifests" ${side#--from} --from "${ends[$1]% *}" --to "${ends[$1]#* }" --port "${port[$1]}" 2>&1 | head -1 \
      | sed -E 's/^Allowed .*/connects\nno policy/; s/^Allow +/connects\n/; s/^Drop +/no answer\n/; s/^Reject +/refused\n/; s/[A-Za-z0-9]+Policy:([^ ]+) (rule )?/\1 \/ /; s/ \(.*//'
    return
  fi
  if [ "${from[$1]}" = control-plane ]; then side=--to peer=${to[$1]}; else peer=$(source_of "$1"); fi
  "$agent" explain --node "$node" --manifests "$manifests" "$side" "$peer" --port "${port[$1]}" 2>&1 | tail -1 \
    | sed -E 's/^Allow(ed)? +/connects\n/; s/^Drop +/no answer\n/; s/^Reject +/refused\n/; s/AntreaClusterNetworkPolicy:(.*) rule /\1 \/ /; s/no rule matches/no rule/; s/failsafe: /failsafe /'
}

explain_web() {
  local about=(--http "${asks[$1]}")
  [[ ${asks[$1]} != sni\ * ]] || about=(--sni "${asks[$1]#sni }")
  [[ ${to[$1]} != *:* ]] || about+=(--family 6)
  "$agent" explain --manifests "$manifests" --from "${ends[$1]% *}" --to "${ends[$1]#* }" "${about[@]}" 2>&1 | head -1 \
    | sed -E 's/^Allowed .*/200\nno policy/; s/^Allow +[^ ]+ rule ([^ ,]+).*/200\n\1/; s/^Drop +[^ ]+ rule ([^ ]+).*/no answer\n\1/; s/^Reject +([^ ,]+), by [^ ]+ rule ([^ ]+).*/reset\n\2: \1/'
}

# Tries all connections at once. One that should succeed gets a second chance: a loaded machine may have been too slow.
try_all() {
  local id jobs=()
  for id in "${ids[@]}"; do
    try "$id" >"$tmp/try-$id" &
    jobs+=($!)
  done
  wait "${jobs[@]}"
  for id in "${ids[@]}"; do
    observed[$id]=$(cat "$tmp/try-$id")
    [[ ${observed[$id]}/${expect[$id]} != 'no answer/'@(connects|200) ]] || observed[$id]=$(try "$id")
  done
}

# Asks what decides on each connection, two at a time.
explain_all() {
  local id jobs=()
  for id in "${ids[@]}"; do
    explain "$id" >"$tmp/explain-$id" &
    jobs+=($!)
    if [ ${#jobs[@]} = 2 ]; then wait "${jobs[@]}"; jobs=(); fi
  done
  [ ${#jobs[@]} = 0 ] || wait "${jobs[@]}"
}

# check_rows all | changed [ID...] | quiet TEXT: tries every connection, counts what is not as expected, prints the rows that the mode asks for.
check_rows() {
  local mode=$1 id verdict same=0 explaining=''
  shift
  local -A before=()
  for id in "${ids[@]}"; do before[$id]=${observed[$id]:-}; done
  manifests=$tmp/manifests
  [ "$mode" = quiet ] || { explain_all & explaining=$!; }
  try_all
  if [ "$mode" != quiet ]; then
    wait $explaining
    for id in "${ids[@]}"; do because[$id]=$(sed -n 2p "$tmp/explain-$id"); done
  fi
  for id in "${ids[@]}"; do
    verdict=ok
    [ "${observed[$id]}" = "${expect[$id]}" ] || verdict=no
    if [ "$mode" != quiet ] && [ "$(sed -n 1p "$tmp/explain-$id")" != "${expect[$id]}" ]; then
      verdict=no because[$id]="explain says: $(paste -sd , "$tmp/explain-$id")"
    fi
    checks=$((checks + 1))
    [ $verdict = ok ] || failures=$((failures + 1))
    if [ "$mode" = all ] || { [ "$mode" = quiet ] && [ $verdict = no ]; }; then
      table_row $verdict "$(who "$id")" "${expect[$id]}" "${observed[$id]}" "${because[$id]}"
    elif [ "$mode" = changed ] && { [ $verdict = no ] || [ "${observed[$id]}" != "${before[$id]}" ] || [[ " $* " = *" $id "* ]]; }; then
      table_row $verdict "$(who "$id")" "${before[$id]}" "${observed[$id]}" "${because[$id]}"
    else
      same=$((same + 1))
    fi
  done
  [ "$mode" != quiet ] || [ $same != ${#ids[@]} ] || echo "$1 $green✓$plain"
  [ "$mode" != changed ] || say "  The other $same connections were tried again: no change."
}

# Without a sandbox: what the agent says with the manifests in a directory.
explain_rows() {
  local id
  manifests=$1
  explain_all
  for id in "${ids[@]}"; do printf '  %s %s %s\n' "$(pad "$(who "$id")" 44)" "$(pad "$(sed -n 1p "$tmp/explain-$id")" 9)" "$(sed -n 2p "$tmp/explain-$id")"; done
}
