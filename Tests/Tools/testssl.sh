#!/bin/bash
# Protocols, ciphers and known attacks of the TLS listener: nothing worse than LOW.
set -euo pipefail
. "$(dirname "$0")/service.sh"
need testssl
need openssl
work=$(mktemp -d)
# A certificate such as an authority issues: 90 days, with the address of a revocation list.
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 90 -subj "/O=gag/CN=test authority" \
    -keyout "$work/authority.key" -out "$work/authority.pem" 2>/dev/null
openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj "/CN=localhost" -keyout "$work/key.pem" \
    -out "$work/request.pem" 2>/dev/null
printf 'subjectAltName=DNS:localhost,IP:127.0.0.1\ncrlDistributionPoints=URI:http://localhost/list.crl\nbasicConstraints=CA:FALSE\nextendedKeyUsage=serverAuth\n' >"$work/extensions"
openssl x509 -req -in "$work/request.pem" -CA "$work/authority.pem" -CAkey "$work/authority.key" -CAcreateserial \
    -days 90 -extfile "$work/extensions" -out "$work/certificate.pem" 2>/dev/null
start_service --tls-certificate-file "$work/certificate.pem" --tls-key-file "$work/key.pem"
testssl --quiet --add-ca "$work/authority.pem" --color 0 --warnings off --ip 127.0.0.1 --protocols --std --fs --server-preference --vulnerable \
    --server-defaults --jsonfile "$work/findings.json" "localhost:$PORT" >"$work/text" || true
python3 - "$work/findings.json" <<'PYTHON'
import collections
import json
import sys

findings = json.load(open(sys.argv[1]))
counts = collections.Counter(finding["severity"] for finding in findings)
print(len(findings), "findings:", dict(counts))
worse = [f for f in findings if f["severity"] in ("MEDIUM", "HIGH", "CRITICAL", "FATAL")]
for finding in findings:
    if finding["severity"] in ("LOW", "WARN") or finding in worse:
        print(f'{finding["severity"]} {finding["id"]}: {finding["finding"]}')
sys.exit(1 if worse or not findings else 0)
PYTHON
