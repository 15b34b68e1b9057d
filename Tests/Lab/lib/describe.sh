# shellcheck shell=bash
# The description of a scenario, scenario.json: its fields are explained in Tests/Lab/README.md.

seen_in() { # what, file of the log folder, pattern
  grep -Eq -- "$3" "$WORK/log/$2" || die "$1: not in $2: $3"
}

not_seen_in() { # what, file of the log folder, pattern
  ! grep -Eq -- "$3" "$WORK/log/$2" || die "$1: in $2: $3"
}

# Puts the scenario in its folder; comes last, so that one that went wrong leaves the folder as it was. Fills in what
# goes without saying: name, captures, no timer, no options, the inputs of together, and empty lists of findings; a
# finding of must may be its code alone.
describe() { # name; the description on standard input
  jq --arg name "$1" '
    def findings: (. // {}) | {
      must: [(.must // [])[] | if type == "string" then {code: .} else . end],
      may: (.may // []), must_not: (.must_not // [])};
    def role: if . == "client" then . elif test("^client") then "client:" + . elif . == "server" then "server" elif test("^ftp") then "server:" + .
      else "middle:" + . end;
    def check(fault; text): if fault then error("scenario " + $name + ": " + text) else . end;
    . as $said
    | ($ARGS.positional | map(. + ".pcap")) as $captures
    | {name: $name, purpose: .purpose, topology: .topology, software: .software, timer: .timer,
       captures: $captures, options: (.options // []),
       expect: (.expect | with_entries(.value |= (. + {findings: (.findings | findings)}))),
       together: ({inputs: ($ARGS.positional | map(role + "=" + . + ".pcap"))} + .together
         + {findings: (.together.findings | findings)})}
    | check((.expect | keys) != ($captures | sort); "expect has other captures than were made")
    | check(any(.. | objects | select(has("must")) | (.must[].code, .may[], .must_not[]); test("^FTP[0-9]{3}$") | not);
            "a finding without a code")
    | check((.purpose and .topology and .software and (.together.sessions | type) == "number") | not;
            "something is missing")
    ' --args "${CAPTURES[@]}" >"$WORK/scenario.json"
  rm -rf "$HERE"
  mkdir -p "$HERE"
  install -m 644 "$WORK"/*.pcap "$WORK/scenario.json" "$HERE/"
}

# A transfer as it stands in a description.
transfer() { # command, path, bytes, outcome, [mode]; null where the capture does not tell
  jq -nc --arg command "$1" --arg path "$2" --argjson bytes "$3" --arg outcome "$4" --arg mode "${5:-passive}" '
    def said: if . == "null" then null else . end;
    {command: ($command | said), path: ($path | said), mode: ($mode | said), bytes: $bytes, outcome: $outcome}'
}
