# Sourced by demo.sh: two Nodes, two Pods, a storage host and a laptop, each a network namespace, joined by one router.
# Nothing of it touches the machine's own network.
# shellcheck shell=bash

prefix=aad
spaces=(net control-plane worker-1 backup web storage laptop)

in_space() { local s=$1; shift; ip netns exec "$prefix-$s" "$@"; }

# A cable between two namespaces: join SPACE INTERFACE SPACE INTERFACE.
join() { ip link add "$2" netns "$prefix-$1" type veth peer name "$4" netns "$prefix-$3"; }

# Addresses of an interface: address SPACE INTERFACE ADDRESS...
address() {
  local s=$1 dev=$2 a
  shift 2
  for a; do
    case $a in
      *:*) ip -n "$prefix-$s" -6 address add "$a" dev "$dev" nodad ;;
      *) ip -n "$prefix-$s" address add "$a" dev "$dev" ;;
    esac
  done
  ip -n "$prefix-$s" link set "$dev" up
}

make_sandbox() {
  local s
  for s in "${spaces[@]}"; do
    ip netns add "$prefix-$s"
    in_space "$s" sysctl -qw net.ipv6.conf.all.disable_ipv6=0 net.ipv6.conf.default.accept_dad=0
    ip -n "$prefix-$s" link set lo up
  done
  for s in net control-plane worker-1; do
    in_space "$s" sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1
  done

  # The Nodes' network is a bridge in the router; storage and laptop hang behind it.
  ip -n "$prefix-net" link add lan type bridge
  address net lan 192.168.240.1/24 fd00:240::1/64
  node control-plane cp 192.168.240.200/24 fd00:240::200/64 10.10.0.1/24 fd00:10:10::1/64 backup 10.10.0.10/24
  node worker-1 w1 192.168.240.201/24 fd00:240::201/64 10.10.1.1/24 fd00:10:11::1/64 web 10.10.1.10/24
  ip -n "$prefix-control-plane" route add 10.10.1.0/24 via 192.168.240.201
  ip -n "$prefix-worker-1" route add 10.10.0.0/24 via 192.168.240.200
  host storage 192.168.77.1/24 192.168.77.10/24 "" ""
  host laptop 203.0.113.1/24 203.0.113.7/24 2001:db8::1/64 2001:db8::7/64
}

# node SPACE CABLE IPV4 IPV6 GATEWAY GATEWAY6 POD PODIP: a Node on the bridge, with one Pod routed behind it.
node() {
  join "$1" eth0 net "$2"
  ip -n "$prefix-net" link set "$2" master lan up
  address "$1" eth0 "$3" "$4"
  ip -n "$prefix-$1" route add default via 192.168.240.1
  ip -n "$prefix-$1" -6 route add default via fd00:240::1
  join "$1" pods "$7" eth0
  address "$1" pods "$5" "$6"
  address "$7" eth0 "$8"
  ip -n "$prefix-$7" route add default via "${5%/*}"
  ip -n "$prefix-net" route add "${5%.*}.0/24" via "${3%/*}"
}

# host SPACE ROUTER ADDRESS ROUTER6 ADDRESS6: a machine behind the router.
host() {
  join "$1" eth0 net "$1"
  address net "$1" "$2" ${4:+"$4"}
  address "$1" eth0 "$3" ${5:+"$5"}
  ip -n "$prefix-$1" route add default via "${2%/*}"
  [ -z "$4" ] || ip -n "$prefix-$1" -6 route add default via "${4%/*}"
}

# Removes what a demo left behind; deleting a namespace also ends its cables.
remove_sandbox() {
  local s
  for s in "${spaces[@]}"; do
    [ ! -e "/run/netns/$prefix-$s" ] || ip netns del "$prefix-$s"
  done
}
