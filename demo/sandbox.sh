# Sourced by demo.sh: two Nodes, their Pods, a storage host and a laptop, each a network namespace, joined by one router.
# Nothing of it touches the machine's own network.
# shellcheck shell=bash

prefix=aad
spaces=(net control-plane worker-1 backup db site editor dns web storage laptop)

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
  node control-plane cp 192.168.240.200 fd00:240::200
  node worker-1 w1 192.168.240.201 fd00:240::201
  # Whether a Pod uses an address of another is the agent's business here.
  in_space control-plane sysctl -qw net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.default.rp_filter=0
  pod control-plane backup 10.10.0.10
  pod control-plane db 10.10.0.20
  pod control-plane site 10.10.0.30
  pod control-plane editor 10.10.0.31
  pod control-plane dns 10.10.0.53
  pod worker-1 web 10.10.1.10
  pod_network 10.10.0.0/24 192.168.240.200 fd00:10:10::/64 fd00:240::200 worker-1
  pod_network 10.10.1.0/24 192.168.240.201 fd00:10:11::/64 fd00:240::201 control-plane
  host storage 192.168.77.1/24 192.168.77.10/24 "" ""
  host laptop 203.0.113.1/24 203.0.113.7/24 2001:db8::1/64 2001:db8::7/64
}

# node SPACE CABLE IPV4 IPV6: a Node on the bridge.
node() {
  join "$1" eth0 net "$2"
  ip -n "$prefix-net" link set "$2" master lan up
  address "$1" eth0 "$3/24" "$4/64"
  ip -n "$prefix-$1" route add default via 192.168.240.1
  ip -n "$prefix-$1" -6 route add default via fd00:240::1
}

# pod NODE NAME 10.10.X.Y: a Pod with a cable of its own, which the Node routes to, as the ptp plugin makes it; IPv6 fd00:10:1X::Y.
pod() {
  local x=${3#10.10.} six
  six=fd00:10:1${x%.*}::
  join "$1" "$2" "$2" eth0
  address "$1" "$2" "${3%.*}.1/32" "${six}1/128"
  address "$2" eth0 "$3/32" "$six${3##*.}/128"
  ip -n "$prefix-$1" route add "$3/32" dev "$2"
  ip -n "$prefix-$1" -6 route add "$six${3##*.}/128" dev "$2"
  ip -n "$prefix-$2" route add default via "${3%.*}.1" dev eth0 onlink
  ip -n "$prefix-$2" -6 route add default via "${six}1" dev eth0 onlink
}

# pod_network CIDR NODE CIDR6 NODE6 OTHERNODE: everybody else reaches a Node's Pods through the Node.
pod_network() {
  local s
  for s in net "$5"; do
    ip -n "$prefix-$s" route add "$1" via "$2"
    ip -n "$prefix-$s" -6 route add "$3" via "$4"
  done
}

# service ADDRESS PROTOCOL PORT POD: what kube-proxy's iptables mode does for a ClusterIP with one endpoint.
service() {
  local s
  for s in control-plane worker-1; do
    in_space "$s" iptables -w 10 -t nat -A PREROUTING -d "$1/32" -p "$2" --dport "$3" -j DNAT --to-destination "$4:$3"
  done
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
