# SPDX-License-Identifier: EUPL-1.2
# The plans of 2026 and a year of work with them. Sourced by who has the functions coordinator,
# auditor and approver, each running riskctl as such a person, the units HK and SN, and load-2020.sh
# behind it: controls C5-C8 are those of the plan. What the rounds came to is invented.
plans=$(mktemp -d)
chmod 0755 "$plans"
cp tests/data/plan-2026-*.csv "$plans/"
seq -f 'VER-2026-%04g' 240 >"$plans/verifikationer.txt"
chmod 0644 "$plans"/*

# The board decides before the municipality does, on that condition.
coordinator plan import "$plans/plan-2026-kommun.csv" --unit HK --year 2026 --yes
coordinator plan import "$plans/plan-2026-socialnamnd.csv" --unit SN --year 2026 --yes
coordinator plan propose P3
coordinator plan decide P3 --day 2025-12-17 --body "Socialnämnden" --paragraph "§ 117" --diary "SN 2025/1200" \
  --condition "Kommunstyrelsen beslutar den kommunövergripande internkontrollplanen för 2026."
# Two of the four are censuses, which the five-column table has no word for.
coordinator control set C7 --kind census --reason "Alla medarbetare granskas"
coordinator control set C8 --kind census --reason "Alla listor granskas"

# Each auditor's work is approved by somebody else.
auditor round open C5 --unit SN --period 2026-H1
auditor round freeze S5 "$plans/verifikationer.txt" --source Agresso --extracted 2026-07-01
auditor round draw S5 --size 20 --spares 3
auditor log S5 $(seq 17 | sed 's/$/ ok/') 18 dev 19 dev 20 dev
auditor round submit S5
approver round approve S5
auditor round open C6 --unit SN --period 2026-Q1 --items 6
auditor log S6 1 ok 2 ok 3 dev 4 ok 5 ok 6 ok
auditor round submit S6
approver round approve S6
auditor round open C7 --unit SN --period 2026-H1 --counts
auditor round count S7 --conforming 5213 --reviewed 5600 --source "Heroma, uttag 2026-07-01"
auditor round submit S7
approver round approve S7
auditor round open C8 --unit SN --period 2026-H1 --counts
auditor round count S8 --conforming 211 --reviewed 300 --source "Heroma, uttag 2026-07-01"
auditor round submit S8
approver round approve S8
rm -r "$plans"
