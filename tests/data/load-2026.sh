# SPDX-License-Identifier: EUPL-1.2
# The plans of 2026 and a year of work with them. Sourced by who has the functions coordinator,
# auditor, approver and reader, each running riskctl as such a person, the units HK and SN, and load-2020.sh
# behind it: controls C5-C8 are those of the plan. What the rounds came to is invented.
plans=$(mktemp -d)
chmod 0755 "$plans"
cp tests/data/plan-2026-*.csv tests/data/indikatorer-2026-ar.csv tests/data/nyckeltal-2026.csv "$plans/"
seq -f 'VER-2026-%04g' 240 >"$plans/verifikationer.txt"
chmod 0644 "$plans"/*

# The board decides before the municipality does, on that condition.
coordinator plan import "$plans/plan-2026-kommun.csv" --unit HK --year 2026 --yes
coordinator plan import "$plans/plan-2026-socialnamnd.csv" --unit SN --year 2026 --yes
# One measure against two risks; the risk that the board accepts; an audit with a recommendation.
coordinator measure add "Nya chefer går igenom rutinerna" --unit SN --risk R6 --risk R8
coordinator plan set-item P3/M11 --responsible "HR-chefen" --due 2027-03-31
coordinator risk add "Kontanter i öppenvården kommer bort" --unit SN --p 1 --k 2
coordinator plan set-item P3/R9 --disposition accepted --accepted-by "Socialnämnden" --accepted-until 2026-12-31 --reason "Beloppen är små"
coordinator audit add "Granskning av attester" --unit SN --day 2025-11-20 --diary-number "SN 2025/988" --auditor "Kommunens revisorer"
coordinator recommendation add "Följ upp att rätt chef attesterar" --audit G3 --due 2026-12-31 --responsible "Ekonomichefen"
coordinator recommendation answer N1 --text "Nämnden delar bedömningen."
coordinator plan set-item P3/G3
coordinator plan set-item P3/N1
coordinator plan propose P3
coordinator plan decide P3 --day 2025-12-17 --body "Socialnämnden" --paragraph "§ 117" --diary "SN 2025/1200" \
  --condition "Kommunstyrelsen beslutar den kommunövergripande internkontrollplanen för 2026."
coordinator plan propose P2
coordinator plan decide P2 --day 2026-01-28 --body "Kommunstyrelsen" --paragraph "§ 9" --diary "KS 2025/2000"
coordinator plan fulfil P3 --day 2026-01-28 --diary "KS 2025/2000" --reason "Kommunstyrelsen har beslutat"
# Two of the four are censuses, which the five-column table has no word for: the plan shows it as
# drift. One control more of the board's own, each item of which is checked on two points.
coordinator control set C7 --kind census --reason "Alla medarbetare granskas"
coordinator control set C8 --kind census --reason "Alla listor granskas"
coordinator control add "Utbildning före riskfyllda uppdrag" --unit SN --risk R8 --attribute A="Genomgången utbildning" \
  --attribute B="Rutinen är känd" --criteria "0-79 %: Ej godkänt; 80-89 %: Delvis godkänt; 90-100 %: Godkänt" --performer "Enhetscheferna" --planned-sample-size 5
coordinator plan set-item P3/C9 --responsible "Kvalitetschefen" --reason "Nämnden följer upp utbildningen"
coordinator control add "Uppföljning av familjerådgivningen" --unit SN --kind review --category provider --provider "Rådgivarna AB" --provider-form framework
coordinator plan set-item P3/C10 --reason "Avtalet följs upp i år"
coordinator plan set-item P3/M10 --state ongoing --due 2026-10-31 --responsible "HR-chefen" --reason "Utbildningen har börjat"
coordinator indicator import "$plans/indikatorer-2026-ar.csv" --unit SN
coordinator indicator import "$plans/nyckeltal-2026.csv" --unit SN

# Each auditor's work is approved by somebody else.
auditor round open C5 --unit SN --period 2026-H1
auditor round freeze S5 "$plans/verifikationer.txt" --source Agresso --extracted 2026-07-01
auditor round draw S5 --size 20 --spares 3
mapfile -t items < <(reader round items S5 --plain | cut -f 2)
for i in "${!items[@]}"; do
  [ "$i" -lt 17 ] && outcome=ok || outcome=dev
  items[i]+=" $outcome"
done
auditor log S5 ${items[@]}
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
auditor round open C8 --unit SN --period 2026-04 --counts
auditor round count S8 --conforming 211 --reviewed 300 --source "Heroma, uttag 2026-05-02"
auditor round submit S8
approver round approve S8
coordinator action add "Attest av löner varje månad" --control C8 --round S8 --unit SN --due 2026-06-30 --responsible "Lönechefen"
auditor round open C9 --unit SN --period 2026-H1 --items 5

for item in 1 2 3 4; do auditor log S9 "$item" --attribute A=ok --attribute B=ok; done
auditor log S9 5 --attribute A=ok --attribute B=dev --note "Kände inte till rutinen"
auditor round submit S9 --dissent "Fem är för få för att säga något om alla."
approver round approve S9
auditor round open C10 --unit SN --period 2026-H1
auditor round conclude S10 --text "Avtalet följs. Väntetiderna har kortats." --diary "SN 2026/310" --day 2026-06-12
approver round approve S10
# Approved before the follow-up is closed, but its period ends after the reporting date.
auditor round open C6 --unit SN --period 2026-Q3 --items 7
auditor log S11 1 ok 2 ok 3 dev 4 ok 5 ok 6 ok 7 ok
auditor round submit S11
approver round approve S11

# The follow-up as of 31 August, which closes before the autumn's rounds.
coordinator followup open P3 --kind interim --reporting-day 2026-08-31 --text "Nämnden ser allvarligt på lönelistorna och följer upp dem igen i höst."
coordinator followup set F2 M9 --status on-track --comment "Alla enheter har fått datum för genomgången."
coordinator followup set F2 M10 --status on-track --comment "Hälften har gått utbildningen."
coordinator followup set F2 M11 --status not-this-year --comment "Börjar med dem som anställs efter nyår."
coordinator followup set F2 A1
coordinator followup set F2 N1 --status on-track --comment "Attestordningen ses över."
coordinator followup close F2

# The autumn: the action is done and retested, a control is put off, the recommendation is carried out.
coordinator plan set-item P3/M10 --state "done"
coordinator action "done" A2 --day 2026-06-30 --retest 2026-10-31
auditor round open C8 --unit SN --period 2026-09 --counts
auditor round count S12 --conforming 296 --reviewed 300 --source "Heroma, uttag 2026-10-01"
auditor round submit S12
approver round approve S12
approver action verify A2 --round S12
auditor round open C5 --unit SN --period 2026-H2
auditor round not-run S13 --reason "Ekonomisystemet byts" --postponed-to 2027
coordinator recommendation "done" N1
coordinator followup open P3 --kind annual --reporting-day 2026-12-31
coordinator followup set F3 M10 --status "done" --comment "Alla har gått utbildningen."
rm -r "$plans"
