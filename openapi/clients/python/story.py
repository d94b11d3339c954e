"""The story of clients.sh, told with openapi-generator's python client."""

import os
import sys
import traceback
from datetime import datetime, timedelta, timezone

from stint_client import (
    AccountTrust,
    ApiClient,
    ApiException,
    AuditApi,
    CohortChange,
    CohortRequest,
    CohortsApi,
    Configuration,
    Event,
    GrantRequest,
    GrantRequestPolicy,
    GrantRequestPrincipal,
    GrantsApi,
    MembersRequest,
    MembersRequestMembersInner,
    RoleRequest,
    RolesApi,
    ServiceTrust,
    TrustEntry,
)

NAME = os.environ["STORY_NAME"]
WAIT = "wait=30"

client = ApiClient(Configuration(host=os.environ["STORY_URL"], access_token=os.environ["STORY_TOKEN"]))
cohorts = CohortsApi(client)
roles = RolesApi(client)
grants = GrantsApi(client)
audit = AuditApi(client)
ada = ""


def to_ada(kind, role=None, policy=None):
    principal = GrantRequestPrincipal(member=ada)
    return GrantRequest(type=kind, principal=principal, role=role, policy=policy, ttl="PT1H")


def ours():
    return grants.list_grants(member=ada).items


def change(ends_at):
    return cohorts.change_cohort(NAME, CohortChange(ends_at=ends_at)).ends_at


def in_eight_hours():
    return (datetime.now(timezone.utc) + timedelta(hours=8)).replace(microsecond=0)


def cohort():
    made = cohorts.create_cohort(CohortRequest(name=NAME), prefer=WAIT)
    assert made.name == NAME and made.ends_at is None


def statuses():
    made = cohorts.create_cohort_with_http_info(CohortRequest(name=f"{NAME}-b"), prefer=WAIT)
    stored = cohorts.create_cohort_with_http_info(CohortRequest(name=f"{NAME}-c"))
    assert made.status_code == 201 and stored.status_code == 202
    assert made.headers["Location"].endswith(f"/cohorts/{NAME}-b")
    assert "ETag" in stored.headers


def csv():
    global ada
    file = f'Name,Email\n"Lovelace, Ada",ada@{NAME}.example\n'.encode()
    row = cohorts.upload_roster(NAME, file, prefer=WAIT).rows[0]
    ada = row.user_name
    assert row.outcome == "CREATED"


def csv_back():
    assert f"ada@{NAME}.example" in cohorts.download_roster(NAME).decode()
    assert ada in cohorts.claim_credentials_as_csv(NAME).decode()


def members():
    people = MembersRequest(members=[MembersRequestMembersInner(email=f"grace@{NAME}.example")])
    assert cohorts.add_members(NAME, people, prefer=WAIT).accepted == 1


def end():
    ends_at = in_eight_hours()
    assert change(ends_at.isoformat()) == ends_at


def no_end():
    assert change(None) is None
    assert change(in_eight_hours().isoformat()) is not None
    assert change("NEVER") is None


def role():
    trust = [
        TrustEntry(ServiceTrust(type="SERVICE", service="ec2.amazonaws.com")),
        TrustEntry(AccountTrust(type="ACCOUNT", account_id="210987654321")),
    ]
    roles.create_role(RoleRequest(name=NAME, trust=trust), prefer=WAIT)
    service, account = (entry.actual_instance for entry in roles.get_role(NAME).trust)
    assert isinstance(service, ServiceTrust) and service.service == "ec2.amazonaws.com"
    assert isinstance(account, AccountTrust) and account.account_id == "210987654321"


def plan():
    made = grants.plan_creation_of_grant(to_ada("ASSUME_ROLE", NAME))
    assert "Statement" in made.documents[0].document
    assert not ours()


def three_grants():
    statement = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}
    reading = GrantRequestPolicy(document={"Version": "2012-10-17", "Statement": [statement]})
    requests = [
        to_ada("ASSUME_ROLE", NAME),
        to_ada("PASS_ROLE", NAME),
        to_ada("POLICY", policy=reading),
    ]
    made = [grants.create_grant(request, prefer=WAIT).type for request in requests]
    assert [grant.type for grant in ours()] == made[::-1]


def instructions():
    assert ada in grants.get_grant_instructions(str(ours()[2].id)).assume_role_command


def stream():
    answer = audit.follow_events_without_preload_content("0-0")
    data = next(line for line in answer if line.startswith(b"data:"))
    answer.close()
    assert Event.from_json(data[5:]).actor
    return "`follow_events` waits for the end: `follow_events_without_preload_content` gives lines"


def problem():
    try:
        grants.create_grant(to_ada("ASSUME_ROLE", "nobodys"))
    except ApiException as e:
        assert e.status == 422 and e.data.code == "unprocessable"
        assert e.data.errors[0].pointer == "/role"
        return
    raise AssertionError("it was taken")


def key():
    made = cohorts.create_access_key(NAME, ada).access_key_id
    assert cohorts.list_access_keys(NAME, ada).items[0].access_key_id == made
    cohorts.delete_access_key(NAME, ada, made)
    assert not cohorts.list_access_keys(NAME, ada).items


def delete():
    assert cohorts.delete_cohort_with_http_info(f"{NAME}-b").status_code == 202
    gone = cohorts.delete_cohort_with_http_info(f"{NAME}-c", prefer=WAIT)
    assert gone.status_code == 204 and gone.data is None


STEPS = {
    "cohort": cohort,
    "201 and 202": statuses,
    "CSV": csv,
    "CSV back": csv_back,
    "members": members,
    "an end": end,
    "no end": no_end,
    "role": role,
    "plan": plan,
    "grants": three_grants,
    "instructions": instructions,
    "stream": stream,
    "problem": problem,
    "key": key,
    "delete": delete,
}

failed = False
for name, step in STEPS.items():
    try:
        how = step()  # nothing when it went as a reader would write it, else how
        result = f"way round\t{how}" if how else "yes"
    except Exception as e:
        failed = True
        traceback.print_exc()
        result = "FAILED\t" + " ".join(f"{type(e).__name__}: {e}".split())
    print(f"step\t{name}\t{result}", flush=True)
sys.exit(failed)
