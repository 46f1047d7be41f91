# Sourced by demo.sh: what appears on the screen.
# shellcheck shell=bash

if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then
  bold=$'\e[1m' dim=$'\e[2m' red=$'\e[31m' green=$'\e[32m' plain=$'\e[0m'
else
  bold='' dim='' red='' green='' plain=''
fi
width=${COLUMNS:-$( (stty size </dev/tty | cut -d' ' -f2) 2>/dev/null || echo 110)}
[ "$width" -ge 80 ] 2>/dev/null || width=80

say() { printf '%s\n' "$dim$*$plain"; }
title() { printf '\n%s\n' "$bold$*$plain"; }
text() { printf '%s\n' "$*" | fold -s -w "$((width - 1))" | sed 's/ *$//'; }

# Pads by characters; printf pads by bytes.
pad() { printf '%s%*s' "$1" $(($2 > ${#1} ? $2 - ${#1} : 0)) ''; }

# Breaks a line that is too long; the rest is indented.
wrap_line() {
  if [ ${#1} -lt "$width" ]; then printf "%s\n" "$1"; else fold -s -w "$((width - 8))" <<<"$1" | sed "2,\$s/^/        /; s/ *$//"; fi
}

# head and row: mark, who -> whom, expected, observed, decided by.
table_head() { printf '%s\n' "$dim  $(pad 'who → whom:port' 44) $(pad expected 9) $(pad observed 9) decided by$plain"; }

change_head() { printf "%s\n" "$dim  $(pad "who → whom:port" 44) $(pad before 9) $(pad now 9) decided by$plain"; }

table_row() {
  local mark="$green✓$plain" by=$5
  [ "$1" = ok ] || mark="$red✗$plain"
  [ "$width" -ge 102 ] || [[ $by = explain* ]] || { by=${by#* / } by=${by#*: }; }
  printf '%s %s %s %s %s\n' "$mark" "$(pad "$2" 44)" "$(pad "$3" 9)" "$(pad "$4" 9)" "$by"
}

# Kernel log lines that concern the Node, one a connection attempt, without the fields that say little here.
kernel_log() {
  awk -v wide=$((width > 90)) '
    match($0, /Antrea:[IO]:[A-Za-z]+:/) && /192\.168\.240\.200|fd00:0240/ {
      n = split(substr($0, RSTART), word, " "); line = ""
      for (i = 1; i <= n; i++) {
        if (i == 1) { sub(/IN=.*/, "", word[i]); line = word[i] }
        else if (word[i] ~ /^(SRC|DST|DPT)=/ || (wide && word[i] ~ /^PROTO=/)) line = line " " word[i]
      }
      if (!seen[line]++) print line
    }' "$tmp/kernel.log" | sed -E ':a; s/([=:])0+([0-9a-f])/\1\2/g; ta' | sed -E 's/(:0){2,}:/::/g'
}

# Our chains that matter to a reader, without counters, hashes and the comments that repeat the chain's name: installed_rules PROGRAM.
installed_rules() {
  local d saved
  saved=$(in_space control-plane "$1" -t filter)
  for d in INGRESS EGRESS; do
    sed -nE "/^-A ANTREA-POL-$d-(RULES|BASELINE)/ {"'
      s/ -m comment --comment "aa:[0-9a-f]+"//g; s/ -m comment --comment "Antrea: for [^"]*"//; s/ -m (tcp|udp)//; s/^-A ANTREA-POL-/  /; s/-RULES / /; p }' <<<"$saved"
  done
}

# Sets of policies with their members.
installed_sets() {
  in_space control-plane ipset save \
    | awk '/^create ANTREA-POL-/ { n = $2; m[n] = "" } /^add ANTREA-POL-/ { m[$2] = m[$2] " " $3 } END { for (n in m) print "  " n " = {" m[n] " }" }' | sort
}
