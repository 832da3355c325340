"""One day on which every command is done and refused at least once: the control run of the planted faults."""

from dataclasses import replace
from datetime import date

from payout.domain.aconto import AcontoRule
from payout.domain.bilag import IdentityCheck
from payout.domain.formal_steps import DecisionKind
from payout.domain.kontering import PayoutMethod
from payout.domain.roles import Role
from payout.domain.settlement import ReturnReason, SettlementKind
from payout.money import Oere
from tests.factories import (
    ANNA,
    AUDITOR,
    CASEWORKER,
    CASEWORKER_2,
    CLARA,
    DAGMAR,
    EVERYTHING,
    FINANCE,
    FINANCE_2,
    FLEKS,
    HELP,
    LEADER,
    LEADER_2,
    NOBODY,
    PAY_DATE,
)
from tests.model import commands as c
from tests.model.machine import FIRST_LINES, FLEKS_CLAIM, HELP_CLAIM, LATE_CLAIM, hundreds

RULE = AcontoRule(
    share_percent=80,
    rounding_oere=Oere(50_00),
    ceiling_bilag_oere=Oere(6_000_00),
    ceiling_person_oere=Oere(7_500_00),
)
MAXIMUM = Oere(25_000_00)
INCIDENT = c.OpenIncident(who=LEADER, key="incident", rule=RULE, benefits=(HELP, FLEKS), pay_days=(PAY_DATE,))
LIST = c.ImportList(who=LEADER, key="list", source="ydelser", data_date=date(2026, 10, 24), lines=FIRST_LINES)
ANNAS = c.Issue(who=EVERYTHING, key="anna", cpr=ANNA, claim=HELP_CLAIM, amount_oere=Oere(4_000_00))
CLARAS = c.Issue(who=CASEWORKER, cpr=CLARA, claim=HELP_CLAIM, amount_oere=Oere(6_500_00), reason="Husleje")
DAGMARS = c.Issue(who=CASEWORKER_2, cpr=DAGMAR, claim=HELP_CLAIM, amount_oere=Oere(4_000_00))
OLGAS_BOX = c.OpenBox(who=FINANCE, key="box", pieces=hundreds(120), maximum_oere=MAXIMUM)
PAID = c.PayOut(who=FINANCE, bilag_id=1, key="paid")
LISTED = c.MakeList(who=FINANCE_2, bilag_ids=(5,), key="listed")
RELEASED = c.ReleaseList(who=FINANCE, list_id=1, key="released")
SENT = c.SendList(who=FINANCE_2, list_id=2, key="sent")
CAME_BACK = c.ReturnTransfer(who=FINANCE, transfer_id=2, key="came back")
BACK = c.ReturnCash(
    who=FINANCE_2,
    bilag_id=7,
    pieces=hundreds(10),
    reason=ReturnReason.WRONG_PERSON,
    note="En anden svarede",
    key="back",
)
PART = c.Settle(who=FINANCE, bilag_id=1, key="part", kind=SettlementKind.SET_OFF, amount_oere=Oere(1_000_00))
REVERSED = c.Reverse(who=FINANCE, bilag_id=1, settlement_id=3, key="reversed")
"""Line 1 is cash that came back, 2 and 3 settle bilag 1."""
CASH, OTTOS = 4, 5
"""Otto's refill among the deliveries, and his last count of his first box among the counts."""
REFILL = c.RefillBox(who=FINANCE_2, key="refill", pieces=hundreds(10))

MORNING: tuple[c.Command, ...] = (
    replace(LIST, who=CASEWORKER),
    LIST,
    LIST,
    replace(LIST, key=None),
    replace(LIST, key=None, lines=()),
    replace(INCIDENT, who=FINANCE),
    INCIDENT,
    replace(INCIDENT, key=None),
    c.LookUp(who=FINANCE, cpr=ANNA),
    c.LookUp(who=AUDITOR, cpr=ANNA),
    c.LookUp(who=CASEWORKER, cpr=CLARA),
    c.LookUp(who=CASEWORKER_2, cpr=DAGMAR),
    c.LookUp(who=CASEWORKER, cpr=NOBODY),
    c.LookUp(who=CASEWORKER, cpr=NOBODY, name="Nils Ny"),
)
ANNAS_SLIP = c.Issue(
    who=CASEWORKER_2,
    cpr=ANNA,
    claim=FLEKS_CLAIM,
    amount_oere=Oere(100_00),
    method=PayoutMethod.REQUISITION,
    method_detail="3-17",
    reason="Mad",
)
COUNTER: tuple[c.Command, ...] = (
    replace(ANNAS, who=FINANCE),
    ANNAS,  # bilag 1, number 1
    ANNAS,
    replace(ANNAS, who=CASEWORKER_2, key=None),
    replace(ANNAS, who=CASEWORKER_2, key=None, reason="Igen"),  # 2 waits: above the person's ceiling, second
    CLARAS,  # 3 waits: above the rule and the ceiling of a bilag
    c.Issue(
        who=CASEWORKER, cpr=NOBODY, claim=HELP_CLAIM, amount_oere=Oere(500_00), reason="Ikke på listen"
    ),  # 4 waits
    c.Issue(
        who=CASEWORKER,
        cpr=CLARA,
        claim=FLEKS_CLAIM,
        amount_oere=Oere(3_200_00),
        method=PayoutMethod.BANK_TRANSFER,
        method_detail="1234 0000567890",
        reason="Husleje",
    ),  # 5 waits, because 3 counts
    replace(DAGMARS, amount_oere=Oere(3_999_75)),
    replace(DAGMARS, identity_check=IdentityCheck.HEALTH_CARD),
    replace(DAGMARS, identity_check=IdentityCheck.OTHER, identity_document=""),
    replace(DAGMARS, method=PayoutMethod.BANK_TRANSFER),
    DAGMARS,  # 6, number 2
    c.Void(who=CASEWORKER, bilag_id=6),
    c.Void(who=CASEWORKER_2, bilag_id=6, reason=""),
    c.Void(who=CASEWORKER_2, bilag_id=6),
    DAGMARS,  # 7, number 3: 6 keeps its number and counts no more
    c.Issue(
        who=EVERYTHING, cpr=CLARA, claim=LATE_CLAIM, amount_oere=Oere(300_00), reason="September"
    ),  # 8 waits
    ANNAS_SLIP,  # 9 waits
    replace(ANNAS_SLIP, cpr=CLARA),
)
DECISIONS: tuple[c.Command, ...] = (
    c.Approve(who=FINANCE, bilag_id=8),
    c.Approve(who=CASEWORKER, bilag_id=8),
    c.Approve(who=EVERYTHING, bilag_id=8),
    c.Approve(who=LEADER, bilag_id=8, reason=""),
    c.Approve(who=LEADER, bilag_id=8, key="8"),
    c.Approve(who=LEADER, bilag_id=8, key="8"),
    c.Approve(who=LEADER, bilag_id=9, key="8"),
    c.Approve(who=LEADER, bilag_id=9),
    c.SetRoles(who=LEADER, username=LEADER_2, roles=(Role.FINANCE, Role.TEAM_LEADER)),
    c.Approve(who=LEADER_2, bilag_id=3),
    c.Approve(who=LEADER_2, bilag_id=5),
    c.Reject(who=LEADER_2, bilag_id=4, reason=""),
    c.Reject(who=FINANCE, bilag_id=4),
    c.Reject(who=LEADER_2, bilag_id=4),
    c.OpenBox(who=LEADER_2, pieces=hundreds(100), maximum_oere=MAXIMUM),
    c.OpenBox(who=LEADER, pieces=hundreds(100), maximum_oere=MAXIMUM),
)
TRANSFERS: tuple[c.Command, ...] = (
    c.MakeList(who=LEADER, bilag_ids=(5,)),
    c.MakeList(who=LEADER_2, bilag_ids=(5,)),
    c.MakeList(who=FINANCE_2, bilag_ids=()),
    c.MakeList(who=FINANCE_2, bilag_ids=(5, 99)),
    c.MakeList(who=FINANCE_2, bilag_ids=(5, 9)),
    LISTED,
    LISTED,
    replace(LISTED, key=None),  # list 1 holds it
    c.Release(who=FINANCE_2, bilag_id=5),
    c.Void(who=EVERYTHING, bilag_id=5),
    c.SendList(who=FINANCE, list_id=1),
    c.ReleaseList(who=FINANCE_2, list_id=1),
    c.ReleaseList(who=LEADER, list_id=1),
    c.ReleaseList(who=LEADER_2, list_id=1),
    c.ReleaseList(who=FINANCE, list_id=9),
    RELEASED,
    RELEASED,
    replace(RELEASED, key=None),
    c.DropList(who=FINANCE, list_id=1),
    replace(LISTED, key=None),  # list 2
    c.ReleaseList(who=FINANCE, list_id=2),
    c.Confirm(who=FINANCE, list_id=2, transfer_ids=(2,)),
    SENT,
    SENT,
    replace(SENT, key=None),
    c.DropList(who=FINANCE, list_id=2),
    c.Confirm(who=FINANCE, list_id=2, transfer_ids=(1,)),
    c.Confirm(who=FINANCE, list_id=2, transfer_ids=(2,)),
    c.ReturnTransfer(who=FINANCE, transfer_id=2, reason=""),
    c.ReturnTransfer(who=FINANCE, transfer_id=9),
    CAME_BACK,
    CAME_BACK,
    replace(CAME_BACK, key=None),
    replace(LISTED, key=None, who=FINANCE),  # list 3: what came back is listed again
    c.ReleaseList(who=FINANCE_2, list_id=3),
    c.SendList(who=FINANCE_2, list_id=3),
)
DESK: tuple[c.Command, ...] = (
    c.Hold(who=FINANCE, bilag_id=1),
    OLGAS_BOX,
    OLGAS_BOX,
    replace(OLGAS_BOX, key=None),
    c.OpenBox(who=EVERYTHING, pieces=hundreds(10), maximum_oere=MAXIMUM),
    c.Approve(who=EVERYTHING, bilag_id=2),
    c.OpenBox(who=FINANCE_2, pieces=hundreds(300), maximum_oere=MAXIMUM),
    c.OpenBox(who=FINANCE_2, pieces=hundreds(50), maximum_oere=MAXIMUM),
    c.Hold(who=EVERYTHING, bilag_id=1),
    c.Hold(who=LEADER, bilag_id=1),
    c.Hold(who=LEADER_2, bilag_id=3),
    c.Hold(who=FINANCE_2, bilag_id=3),
    c.PayOut(who=FINANCE, bilag_id=1),
    c.Release(who=FINANCE, bilag_id=1),
    c.Hold(who=FINANCE, bilag_id=1),
    c.Hold(who=FINANCE, bilag_id=1),
    c.Hold(who=FINANCE_2, bilag_id=1),
    c.Release(who=FINANCE_2, bilag_id=1),
    c.PayOut(who=FINANCE_2, bilag_id=1),
    c.Void(who=EVERYTHING, bilag_id=1),
    c.Approve(who=LEADER, bilag_id=1),
    c.Settle(who=FINANCE, bilag_id=1, kind=SettlementKind.REPAID, amount_oere=Oere(100_00)),
    c.CloseBox(who=FINANCE, pieces=hundreds(120)),
    c.Release(who=FINANCE, bilag_id=1),
    c.Hold(who=FINANCE, bilag_id=1),
    PAID,
    PAID,
    replace(PAID, key=None),
    c.PayOut(who=FINANCE_2, bilag_id=1),
    c.Void(who=EVERYTHING, bilag_id=1),
    c.Approve(who=LEADER, bilag_id=2, key="paid"),
    c.RefillBox(who=CASEWORKER, pieces=hundreds(1)),
    REFILL,
    REFILL,
    replace(REFILL, key=None, pieces=hundreds(300)),
    c.ConfirmCash(who=CASEWORKER, delivery_id=1),
    c.ConfirmCash(who=FINANCE_2, delivery_id=CASH),
    c.ConfirmCash(who=FINANCE, delivery_id=CASH, key="cash"),
    c.ConfirmCash(who=FINANCE, delivery_id=CASH, key="cash"),
    c.ConfirmCash(who=LEADER, delivery_id=CASH),
    c.ConfirmCash(who=LEADER, delivery_id=99),
    c.Hold(who=FINANCE_2, bilag_id=7),
    c.PayOut(who=FINANCE_2, bilag_id=7),
    c.Hold(who=FINANCE_2, bilag_id=5),
    c.PayOut(who=FINANCE_2, bilag_id=5),
    *TRANSFERS,
    c.ReturnCash(who=LEADER, bilag_id=7, pieces=hundreds(1)),
    c.ReturnCash(who=FINANCE_2, bilag_id=7, pieces=()),
    c.ReturnCash(who=FINANCE_2, bilag_id=7, pieces=hundreds(41)),
    c.ReturnCash(who=FINANCE_2, bilag_id=7, pieces=hundreds(10), reason=ReturnReason.WRONG_PERSON),
    c.ReturnCash(who=FINANCE_2, bilag_id=9, pieces=hundreds(1)),
    c.ReturnCash(who=EVERYTHING, bilag_id=3, pieces=hundreds(1)),
    BACK,
    BACK,
    c.Hold(who=FINANCE_2, bilag_id=9),
    c.PayOut(who=FINANCE_2, bilag_id=9),
)
SETTLING: tuple[c.Command, ...] = (
    replace(PART, who=LEADER),
    PART,
    PART,
    replace(PART, key=None, amount_oere=Oere(3_000_50)),
    replace(PART, key=None, amount_oere=Oere(0)),
    replace(PART, key=None, kind=SettlementKind.REPAID, amount_oere=Oere(3_000_00)),
    replace(PART, key=None),
    c.Settle(who=FINANCE, bilag_id=5, kind=SettlementKind.WRITTEN_OFF, amount_oere=Oere(3_200_00), note=""),
    c.Settle(who=FINANCE, bilag_id=5, kind=SettlementKind.WRITTEN_OFF, amount_oere=Oere(3_200_00)),
    c.ReturnTransfer(who=FINANCE, transfer_id=3),
    c.Settle(who=FINANCE, bilag_id=7, kind=SettlementKind.SET_OFF, amount_oere=Oere(3_000_00)),
    c.Settle(who=FINANCE, bilag_id=9, kind=SettlementKind.SET_OFF, amount_oere=Oere(100_00)),
)
REVERSING: tuple[c.Command, ...] = (
    replace(REVERSED, who=LEADER),
    replace(REVERSED, key=None, settlement_id=99),
    replace(REVERSED, key=None, bilag_id=5),
    replace(REVERSED, key=None, bilag_id=99),
    replace(REVERSED, key=None, bilag_id=3),
    replace(REVERSED, key=None, bilag_id=7, settlement_id=1),  # cash that came back
    replace(REVERSED, key=None, reason=""),
    REVERSED,
    REVERSED,
    replace(REVERSED, key=None),
    replace(PART, key=None, kind=SettlementKind.RECOVERY, amount_oere=Oere(1_000_00)),
    replace(PART, key=None, kind=SettlementKind.CORRECTED, amount_oere=Oere(2_000_00)),
)
NEW_LISTS: tuple[c.Command, ...] = (
    replace(
        LIST,
        key=None,
        data_date=date(2026, 10, 27),
        lines=(replace(FIRST_LINES[0], amount_oere=Oere(2_000_00)), *FIRST_LINES[1:3]),
    ),
    replace(LIST, key=None, data_date=date(2026, 10, 20), lines=FIRST_LINES[3:]),
    replace(LIST, key=None, source="fleks", lines=FIRST_LINES[2:]),
)
USERS: tuple[c.Command, ...] = (
    c.SetRoles(who=LEADER, username=CASEWORKER_2, roles=()),
    c.SetRoles(who=CASEWORKER, username=CASEWORKER, roles=(Role.TEAM_LEADER,)),
    c.DisableUser(who=LEADER, username=LEADER),
    c.DisableUser(who=LEADER, username=CASEWORKER_2),
    replace(DAGMARS, amount_oere=Oere(50_00), reason="Igen"),
    c.SetRoles(who=LEADER, username=CASEWORKER, roles=(Role.AUDITOR,)),
    replace(CLARAS, amount_oere=Oere(50_00)),
    c.SetRoles(who=LEADER, username=LEADER_2, roles=(Role.FINANCE,)),
    c.SetRoles(who=LEADER, username=EVERYTHING, roles=(Role.FINANCE, Role.CASEWORKER)),
    c.SetRoles(who=LEADER, username=LEADER, roles=(Role.FINANCE,)),
)
HANDED_ON: tuple[c.Command, ...] = (
    c.OfferBox(who=EVERYTHING, box_id=1, to=FINANCE),
    c.OfferBox(who=FINANCE, box_id=1, to=CASEWORKER),
    c.OfferBox(who=FINANCE, box_id=1, to=LEADER_2),  # has decided requests
    c.OfferBox(who=FINANCE, box_id=99, to=FINANCE_2),
    c.OfferBox(who=FINANCE, box_id=1, to=FINANCE_2, key="offer"),
    c.OfferBox(who=FINANCE, box_id=1, to=FINANCE_2, key="offer"),
    c.OfferBox(who=LEADER, box_id=1, to=FINANCE_2),
    c.CloseBox(who=FINANCE, pieces=hundreds(80)),
    c.Hold(who=FINANCE, bilag_id=8),
    c.TakeBox(who=EVERYTHING, handover_id=1, pieces=hundreds(80)),
    c.TakeBox(who=FINANCE_2, handover_id=1, pieces=hundreds(80)),  # has a box already
    c.TakeBox(who=FINANCE_2, handover_id=99, pieces=hundreds(80)),
)
STAND_DOWN, RESUME = DecisionKind.STAND_DOWN, DecisionKind.RESUME
STOOD_DOWN: tuple[c.Command, ...] = (
    c.Decide(who=LEADER, kind=RESUME),
    c.Decide(who=LEADER, kind=STAND_DOWN, reason=""),
    c.Decide(who=CASEWORKER, kind=STAND_DOWN),
    c.Decide(who=LEADER, kind=STAND_DOWN, key="down"),
    c.Decide(who=LEADER, kind=STAND_DOWN, key="down"),
    c.Decide(who=LEADER, kind=STAND_DOWN),
    c.Issue(who=CASEWORKER, cpr=ANNA, claim=HELP_CLAIM, amount_oere=Oere(50_00), reason="Mad"),
    c.Approve(who=LEADER, bilag_id=2),
    c.Decide(who=LEADER, kind=RESUME, key="up"),
)
EVENING: tuple[c.Command, ...] = (
    *STOOD_DOWN,
    c.CloseIncident(who=LEADER, key="close"),
    c.Void(who=LEADER, bilag_id=3),
    c.Void(who=EVERYTHING, bilag_id=8),
    c.CloseBox(who=FINANCE_2, pieces=hundreds(19)),
    c.CloseBox(who=FINANCE_2, pieces=hundreds(19), explanation="Talt to gange"),
    c.CloseBox(who=FINANCE_2, pieces=()),
    c.TakeBox(who=FINANCE_2, handover_id=1, pieces=hundreds(79)),
    c.TakeBox(who=FINANCE_2, handover_id=1, pieces=hundreds(79), explanation="Talt to gange", key="take"),
    c.TakeBox(who=FINANCE_2, handover_id=1, pieces=hundreds(79), explanation="Talt to gange", key="take"),
    c.TakeBox(who=FINANCE_2, handover_id=1, pieces=hundreds(79)),
    c.CloseBox(who=FINANCE, pieces=hundreds(79)),
    c.CloseBox(who=FINANCE_2, pieces=hundreds(79)),
    c.CloseIncident(who=LEADER, key="close"),
    c.Reject(who=LEADER, bilag_id=2),
    c.CloseBox(who=EVERYTHING, pieces=hundreds(10)),
    c.CloseIncident(who=LEADER, key="close"),
    c.Attest(who=FINANCE, count_id=OTTOS),
    c.Attest(who=LEADER, count_id=1),
    c.Attest(who=LEADER, count_id=99),
    c.Attest(who=LEADER, count_id=OTTOS, key="attest"),
    c.Attest(who=LEADER, count_id=OTTOS, key="attest"),
    c.Attest(who=LEADER, count_id=OTTOS),
    c.Attest(who=LEADER, count_id=OTTOS + 1),
    *(c.ConfirmCash(who=LEADER, delivery_id=number) for number in range(1, 8)),
    c.Confirm(who=FINANCE, list_id=3, transfer_ids=(3,)),
    c.CloseIncident(who=LEADER, key="close"),
    c.CloseIncident(who=LEADER, key="close"),
    c.CloseIncident(who=LEADER),
    replace(ANNAS, key=None),
    replace(OLGAS_BOX, key=None),
    replace(REVERSED, key=None, settlement_id=2),
)
NEXT_DAY: tuple[c.Command, ...] = (
    replace(INCIDENT, key=None, is_drill=True),
    replace(INCIDENT, key=None),
    replace(ANNAS, key=None, amount_oere=Oere(1_600_00)),  # 10: what was given the day before counts no more
)
DAY = (
    *MORNING,
    *COUNTER,
    *DECISIONS,
    *DESK,
    *SETTLING,
    *REVERSING,
    *NEW_LISTS,
    *USERS,
    *HANDED_ON,
    *EVENING,
    *NEXT_DAY,
)
