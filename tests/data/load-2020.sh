# SPDX-License-Identifier: EUPL-1.2
# The board's plan 2020 and its follow-up as of 31 August 2020, typed in through riskctl. Sourced by
# who has the functions coordinator and auditor, each running riskctl as such a person, and the
# units HK and SN. tests/data/README.md says what of it is fact. Ids are those of a new register.

# Three risks, none with probability and consequence.
coordinator risk add "Delad socialtjänst skymmer den enskildes hela behov" --unit SN \
  --goal "Fler upplever god vård och omsorg" --source "målanalys" \
  --background "Stödet ska hänga ihop även när flera nämnder ansvarar för det. Sekretessen mellan nämnderna och kravet på samtycke gör det svårare."
coordinator risk add "Utanförskap och brottslighet växer i utsatta områden" --unit SN \
  --goal "Fler upplever god vård och omsorg" --source "målanalys" \
  --background "Nämnden räcker inte till på egen hand. Kommunen och andra behöver samla krafterna i de områden som är utpekade."
coordinator risk add "Sparkrav gör att medarbetare slutar eller blir sjuka" --unit SN \
  --goal "Goda förutsättningar" --source "målanalys" \
  --background "När arbetsbelastningen ökar följer ohälsa och personalomsättning."

# Four measures under them; the third risk has two.
coordinator measure add "Samordna utredningar och insatser med de andra nämnderna" --unit SN --risk R1
coordinator measure add "Samverka med dem som kan bidra till kraftsamling" --unit SN --risk R2
coordinator measure add "Stäm av kapacitet mot volymer i varje enhet" --unit SN --risk R3
coordinator measure add "Gör medarbetarna delaktiga i hur resurserna används" --unit SN --risk R3

# An audit with four measures directly under it, and one of the whole municipality without any.
coordinator audit add "Kommunens arbete mot våld i nära relationer" --unit SN --diary-number "SN 2019/1703" \
  --auditor "KPMG" --background "Granskningen 2019 gällde om arbetet är ändamålsenligt, även hur orosanmälningar tas om hand."
coordinator measure add "Sätt mål för arbetet mot våld i nära relationer" --unit SN --audit G1
coordinator measure add "Håll de lagstadgade utredningstiderna" --unit SN --audit G1
coordinator measure add "Inför tjänstekartan över insatser" --unit SN --audit G1
coordinator measure add "Se till att samverkan fungerar" --unit SN --audit G1
coordinator audit add "Kommunens och nämndernas arbete med intern kontroll" --unit HK \
  --background "Granskningen 2020 ser behov av samordning i hela kommunen och lyfter förvaltningens rutin som ett gott exempel."

# What is followed up of those who provide care: three of the municipality's own and one contract.
for provider in "Boendeenheter, socialpsykiatri" "Boendestöd, socialpsykiatri" "Sysselsättning, socialpsykiatri" "Familjerådgivning, avtal"; do
  coordinator control add "$provider" --unit SN --kind review --category provider
done

# The plan: proposed and decided.
coordinator plan add --unit SN --year 2020
for record in R1 R2 R3 M1 M2 M3 M4 G1 M5 M6 M7 M8 G2 C1 C2 C3 C4; do
  coordinator plan set-item "P1/$record"
done
coordinator plan propose P1
coordinator plan decide P1 --day 2019-12-18 --body "Socialnämnden" --paragraph "§ 1" --diary "SN 2019/1"

# How the year went.
coordinator plan set-item P1/M1 --state ongoing
coordinator plan set-item P1/M2 --state done
coordinator plan set-item P1/M3 --state ongoing
coordinator plan set-item P1/M4 --state done
for record in M6 M7 M8; do
  coordinator plan set-item "P1/$record" --state ongoing
done
coordinator plan set-item P1/M5 --state carried --carried-to-year 2021 --reason "Ansvaret flyttas mellan förvaltningar"
for control in C1 C2 C3 C4; do
  auditor round open "$control" --period 2020 --unit SN
done
for round in S1 S2 S3 S4; do
  auditor round not-run "$round" --reason "Pandemin" --postponed-to 2021
done

# The follow-up as of 31 August 2020.
coordinator followup open P1 --kind interim --reporting-day 2020-08-31
coordinator followup set F1 M1 --status on-track --comment "En mall för rutiner mellan nämnderna är framtagen och flera rutiner är skrivna efter den."
coordinator followup set F1 M2 --status "done" --comment "Den operativa gruppen med polis, räddningstjänst och andra arbetar vidare, och det förebyggande arbetet i Flemingsberg utökas."
coordinator followup set F1 M3 --status not-this-year --comment "Underlagen per enhet har pausats under pandemin och återupptas i höst."
coordinator followup set F1 M4 --status "done" --comment "Alla har gått igenom ekonomin och sparkraven och har kunnat lämna förslag."
coordinator followup set F1 M5 --status not-this-year --comment "Det förebyggande arbetet går över till individ- och familjeomsorgen i januari 2021; där görs en handlingsplan."
coordinator followup set F1 M6 --status on-track --comment "Ärenden fördelas på ett nytt sätt och arbetssätten ses över för att korta tiden."
coordinator followup set F1 M7 --status on-track --comment "Kartan sprids i höst."
coordinator followup set F1 M8 --status on-track --comment "Rutiner tas fram mellan enheten mot våld och övriga enheter."
