# The network of the simulated hosts; sourced by the scripts that need it, after lib.sh. Two network namespaces and a veth pair between
# them: the server's (NS) and the hosts' (FAR), which answers for the whole of 10.77.0.0/19. Needs root.

NS="denyut-$$"
FAR="denyut-$$-far"

remove_namespaces() {
  ip netns del "$NS" 2>/dev/null
  ip netns del "$FAR" 2>/dev/null
}

make_network() {
  CLEANUPS+=(remove_namespaces)
  ip netns add "$NS" && ip netns add "$FAR" || die "cannot make network namespaces"
  ip -n "$NS" link add near type veth peer name far netns "$FAR" || die "cannot make a veth pair"
  ip -n "$NS" link set lo up
  ip -n "$NS" link set near up
  ip -n "$NS" addr add 10.76.0.1/30 dev near
  ip -n "$FAR" link set lo up
  ip -n "$FAR" link set far up
  ip -n "$FAR" addr add 10.76.0.2/30 dev far
  ip -n "$NS" route add 10.77.0.0/19 via 10.76.0.2
  ip -n "$FAR" route add local 10.77.0.0/19 dev lo
  # Answers to echo requests are not limited by default; these two make sure of it where the kernel has them per namespace.
  ip netns exec "$FAR" sh -c 'for knob in icmp_ratelimit:0 icmp_msgs_per_sec:1000000 icmp_msgs_burst:100000; do
    echo "${knob#*:}" 2>/dev/null >"/proc/sys/net/ipv4/${knob%%:*}" || true; done' 2>/dev/null
}

address() { python3 "$HERE/hosts.py" address "$1"; }

silence() { ip netns exec "$FAR" ip route add blackhole "$(address "$1")/32" table local; }

in_ns() { ip netns exec "$NS" "$@"; }
