#!/usr/bin/env python3
"""Shows, with the AWS command line and boto3, that access ends when it should.

A user may assume a role until an end. Assumed before, at and after that end, without MFA and with
it, by both clients, against a sandbox that is running:

    src/test/scripts/assume-role.py [http://localhost:4566]

Needs `aws` and boto3. Moves the sandbox's clock and puts it back; removes what it made.
"""
import base64, datetime, hashlib, hmac, json, os, struct, subprocess, sys, urllib.request

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

ENDPOINT = sys.argv[1] if len(sys.argv) > 1 else "http://localhost:4566"
ADMIN = ("AKIASTINTSANDBOX0001", "stint-sandbox-secret")
ACCOUNT = "arn:aws:iam::123456789012:"
PLAIN, WITH_MFA = ACCOUNT + "role/shown/ShownPlain", ACCOUNT + "role/shown/ShownWithMfa"
failures = 0


def client(service, keys, token=None):
    return boto3.client(service, endpoint_url=ENDPOINT, region_name="us-east-1",
                        aws_access_key_id=keys[0], aws_secret_access_key=keys[1],
                        aws_session_token=token, config=Config(retries={"max_attempts": 0}))


def clock(to=None):
    body = None if to is None else json.dumps(to).encode()
    request = urllib.request.Request(ENDPOINT + "/_stint/clock", data=body,
                                     method="GET" if body is None else "PUT")
    now = json.load(urllib.request.urlopen(request))["now"]
    return datetime.datetime.fromisoformat(now[:19] + "+00:00")


def stamp(at):
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def code(seed, at):
    digest = hmac.new(base64.b32decode(seed), struct.pack(">Q", int(at.timestamp()) // 30),
                      hashlib.sha1).digest()
    start = digest[-1] & 15
    return "%06d" % ((struct.unpack(">I", digest[start:start + 4])[0] & 0x7FFFFFFF) % 1000000)


def with_boto3(keys, role, mfa):
    extra = dict(SerialNumber=mfa[0], TokenCode=code(mfa[1], clock())) if mfa else {}
    try:
        client("sts", keys).assume_role(RoleArn=role, RoleSessionName="shown-ada", **extra)
        return "allowed"
    except ClientError as e:
        return e.response["Error"]["Code"]


def with_command_line(keys, role, mfa):
    command = ["aws", "--endpoint-url", ENDPOINT, "sts", "assume-role", "--role-arn", role,
               "--role-session-name", "shown-ada"]
    if mfa:
        command += ["--serial-number", mfa[0], "--token-code", code(mfa[1], clock())]
    env = dict(os.environ, AWS_ACCESS_KEY_ID=keys[0], AWS_SECRET_ACCESS_KEY=keys[1],
               AWS_DEFAULT_REGION="us-east-1", AWS_MAX_ATTEMPTS="1")
    env.pop("AWS_SESSION_TOKEN", None)
    done = subprocess.run(command, env=env, capture_output=True, text=True)
    if done.returncode == 0:
        return "allowed"
    return done.stderr.split("(", 1)[1].split(")", 1)[0] if "(" in done.stderr else done.stderr


def show(when, keys, role, mfa, wanted):
    global failures
    for name, assume in (("aws", with_command_line), ("boto3", with_boto3)):
        seen = assume(keys, role, mfa)
        right = seen == wanted
        failures += not right
        print(f"{'ok  ' if right else 'FAIL'} {when:13} {name:6} {role.rsplit('/', 1)[1]:13}"
              f" {'with MFA' if mfa else 'no MFA':9} {seen}")


def trust(condition):
    return json.dumps({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": {"AWS": ACCOUNT + "root"}, "Action": "sts:AssumeRole",
         "Condition": dict({"StringEquals": {"sts:RoleSessionName": "${aws:username}"}},
                           **condition)}]})


def main():
    iam = client("iam", ADMIN)
    clock({})
    iam.create_user(UserName="shown-ada", Path="/shown/")
    key = iam.create_access_key(UserName="shown-ada")["AccessKey"]
    keys = (key["AccessKeyId"], key["SecretAccessKey"])
    device = iam.create_virtual_mfa_device(VirtualMFADeviceName="shown-ada")["VirtualMFADevice"]
    mfa = (device["SerialNumber"], device["Base32StringSeed"].decode())
    now = clock()
    iam.enable_mfa_device(UserName="shown-ada", SerialNumber=mfa[0],
                          AuthenticationCode1=code(mfa[1], now - datetime.timedelta(seconds=30)),
                          AuthenticationCode2=code(mfa[1], now))
    iam.create_role(RoleName="ShownPlain", Path="/shown/", AssumeRolePolicyDocument=trust({}))
    iam.create_role(RoleName="ShownWithMfa", Path="/shown/", AssumeRolePolicyDocument=trust(
        {"Bool": {"aws:MultiFactorAuthPresent": "true"}}))
    end = now + datetime.timedelta(hours=1)
    iam.put_user_policy(UserName="shown-ada", PolicyName="shown", PolicyDocument=json.dumps(
        {"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Action": ["sts:AssumeRole"], "Resource": [PLAIN, WITH_MFA],
             "Condition": {"DateLessThan": {"aws:CurrentTime": stamp(end)}}}]}))
    for when, at, open_ in (("before", end - datetime.timedelta(seconds=60), True),
                            ("at the end", end, False),
                            ("after", end + datetime.timedelta(hours=1), False)):
        clock({"now": stamp(at)})
        yes = "allowed" if open_ else "AccessDenied"
        show(when, keys, PLAIN, None, yes)
        show(when, keys, WITH_MFA, None, "AccessDenied")
        show(when, keys, WITH_MFA, mfa, yes)


def tidy():
    iam = client("iam", ADMIN)
    clock({})

    def quietly(call, **arguments):
        try:
            return getattr(iam, call)(**arguments)
        except ClientError as e:
            if e.response["Error"]["Code"] != "NoSuchEntity":
                raise
            return {}

    for role in ("ShownPlain", "ShownWithMfa"):
        quietly("delete_role", RoleName=role)
    for key in quietly("list_access_keys", UserName="shown-ada").get("AccessKeyMetadata", []):
        quietly("delete_access_key", UserName="shown-ada", AccessKeyId=key["AccessKeyId"])
    serial = ACCOUNT + "mfa/shown-ada"
    quietly("deactivate_mfa_device", UserName="shown-ada", SerialNumber=serial)
    quietly("delete_virtual_mfa_device", SerialNumber=serial)
    quietly("delete_user_policy", UserName="shown-ada", PolicyName="shown")
    quietly("delete_user", UserName="shown-ada")


try:
    main()
finally:
    tidy()
print("all as it should be" if not failures else f"{failures} not as they should be")
sys.exit(1 if failures else 0)
