# Sourced by demo.sh: what appears on the screen.
# shellcheck shell=bash

if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then
  bold=$'\e[1m' dim=$'\e[2m' red=$'\e[31m' green=$'\e[32m' plain=$'\e[0m'
else
  bold='' dim='' red='' green='' plain=''
fi
width=${COLUMNS:-$( (stty size </dev/tty | cut -d' ' -f2) 2>/dev/null || echo 100)}
[ "$width" -ge 80 ] 2>/dev/null || width=80

say() { printf '%s\n' "$dim$*$plain"; }
title() { printf '\n%s\n' "$bold$*$plain"; }
text() { printf '%s\n' "$*" | fold -s -w "$((width - 1))"; }

# Pads by characters; printf pads by bytes.
pad() { printf '%s%*s' "$1" $(($2 > ${#1} ? $2 - ${#1} : 0)) ''; }

# Cuts a line to the width of the screen.
cut_line() { local l=$1; [ ${#l} -lt "$width" ] || l="${l:0:width-2}…"; printf '%s\n' "$l"; }

# head and row: mark, who -> whom, expected, observed, decided by.
table_head() { printf '%s\n' "$dim  $(pad 'who → whom:port' 44) $(pad expected 9) $(pad observed 9) decided by$plain"; }

change_head() { printf "%s\n" "$dim  $(pad "who → whom:port" 44) $(pad before 9) $(pad now 9) decided by$plain"; }

table_row() {
  local mark="$green✓$plain" by=$5
  [ "$1" = ok ] || mark="$red✗$plain"
  [ "$width" -ge 103 ] || by=${by#* / }
  printf '%s %s %s %s %s\n' "$mark" "$(pad "$2" 44)" "$(pad "$3" 9)" "$(pad "$4" 9)" "$by"
}

# Kernel log lines since $log_start that concern the Node, one a connection attempt, without the fields that say little here.
kernel_log() {
  dmesg 2>/dev/null | awk -v since="$log_start" '
    match($0, /Antrea:[IO]:[A-Za-z]+:/) && /192\.168\.240\.200|fd00:0240/ {
      t = $0; sub(/^\[ */, "", t); if (t + 0 <= since + 0) next
      line = substr($0, RSTART); kept = ""
      n = split(line, word, " ")
      for (i = 1; i <= n; i++) if (word[i] ~ /^Antrea:/) { sub(/IN=.*/, "", word[i]); kept = word[i] } else if (word[i] ~ /^(SRC|DST|PROTO|DPT)=/) kept = kept " " word[i]
      if (!seen[kept]++) print kept
    }' | sed -E ':a; s/([=:])0+([0-9a-f])/\1\2/g; ta' | sed -E 's/(:0){2,}/:/'
}

# Our chains that matter to a reader, without counters, hashes and the comments that repeat the chain's name.
installed_rules() {
  in_space control-plane "$1" -t filter | sed -nE '/^-A ANTREA-POL-(INGRESS|EGRESS)-(RULES|BASELINE)/ {
    s/ -m comment --comment "aa:[0-9a-f]+"//g; s/ -m comment --comment "Antrea: for [^"]*"//; s/ -m (tcp|udp)//; s/^-A ANTREA-POL-/ /; s/-RULES / /; p }'
}
