#!/usr/bin/env python3
"""Makes nearly every call the sandbox offers and holds each answer's XML against botocore's model.

An element that the model does not know, a required one that is missing, or an error where there
should be none is printed, and fails. Works on an account of its own: it resets the sandbox.

    src/test/scripts/answers-fit-botocore.py [http://localhost:4566]
"""
import base64, hashlib, hmac, json, struct, sys, time, urllib.request
import xml.etree.ElementTree as ET

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

ENDPOINT = sys.argv[1] if len(sys.argv) > 1 else "http://localhost:4566"
ACCOUNT = "arn:aws:iam::123456789012:"
DOCUMENT = json.dumps({"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]})
EC2_TRUST = json.dumps({"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"},
     "Action": "sts:AssumeRole"}]})
OWN_TRUST = EC2_TRUST.replace('{"Service": "ec2.amazonaws.com"}', '{"AWS": "123456789012"}')
TAGS = [{"Key": "k", "Value": "v"}]
made, wrong = set(), []


def tag_name(element):
    return element.tag.split("}")[-1]


def hold(element, shape, path):
    if shape.type_name == "structure":
        members = {m.serialization.get("name", n): m for n, m in shape.members.items()}
        for child in element:
            name = tag_name(child)
            if name in members:
                hold(child, members[name], path + "/" + name)
            elif name not in ("ResponseMetadata", "requestId"):
                wrong.append(f"unknown element {path}/{name}")
        there = {tag_name(child) for child in element}
        for required in shape.required_members:
            name = shape.members[required].serialization.get("name", required)
            if name not in there:
                wrong.append(f"missing element {path}/{name}")
    elif shape.type_name == "list":
        for child in element:
            if tag_name(child) != shape.member.serialization.get("name", "member"):
                wrong.append(f"list element {path}/{tag_name(child)}")
            hold(child, shape.member, path + "[]")


def check(operation_model, response_dict, **_):
    made.add(operation_model.name)
    output = operation_model.output_shape
    if response_dict["status_code"] >= 300 or output is None:
        return
    root = ET.fromstring(response_dict["body"])
    wrapper = output.serialization.get("resultWrapper")
    if wrapper:
        root = next((c for c in root if tag_name(c) == wrapper), None)
    if root is None:
        wrong.append(f"no {wrapper}")
    else:
        hold(root, output, operation_model.name)


class Caller:
    """caller.create_user(...) makes the call and notes an error instead of raising it."""

    def __init__(self, service):
        self.client = boto3.client(
            service, endpoint_url=ENDPOINT, region_name="us-east-1",
            aws_access_key_id="AKIASTINTSANDBOX0001", aws_secret_access_key="stint-sandbox-secret",
            config=Config(retries={"max_attempts": 0}))
        self.client.meta.events.register("before-parse", check)

    def __getattr__(self, operation):
        def call(**arguments):
            try:
                return getattr(self.client, operation)(**arguments)
            except ClientError as e:
                wrong.append(f"{operation}: {e}")
                return {}
        return call


def code(at):
    digest = hmac.new(base64.b32decode(seed), struct.pack(">Q", int(at) // 30),
                      hashlib.sha1).digest()
    start = digest[-1] & 15
    return "%06d" % ((struct.unpack(">I", digest[start:start + 4])[0] & 0x7FFFFFFF) % 1000000)


urllib.request.urlopen(urllib.request.Request(ENDPOINT + "/_stint/reset", method="POST")).read()
iam, sts, ec2 = Caller("iam"), Caller("sts"), Caller("ec2")

iam.create_user(UserName="w", Path="/w/", Tags=TAGS)
iam.get_user(UserName="w")
iam.get_user()
iam.update_user(UserName="w", NewPath="/w2/")
iam.list_users()
iam.tag_user(UserName="w", Tags=[{"Key": "K", "Value": "2"}])
iam.list_user_tags(UserName="w")
iam.untag_user(UserName="w", TagKeys=["k"])
policy = iam.create_policy(PolicyName="wp", PolicyDocument=DOCUMENT, Description="d",
    Tags=TAGS)["Policy"]["Arn"]
iam.put_user_permissions_boundary(UserName="w", PermissionsBoundary=policy)
iam.get_user(UserName="w")
iam.delete_user_permissions_boundary(UserName="w")
iam.create_login_profile(UserName="w", Password="Correct-Horse-9", PasswordResetRequired=True)
iam.get_login_profile(UserName="w")
iam.update_login_profile(UserName="w", Password="Correct-Horse-8")
key = iam.create_access_key(UserName="w")["AccessKey"]
iam.list_access_keys(UserName="w")
iam.update_access_key(UserName="w", AccessKeyId=key["AccessKeyId"], Status="Inactive")
iam.get_access_key_last_used(AccessKeyId=key["AccessKeyId"])
iam.create_group(GroupName="wg")
iam.add_user_to_group(GroupName="wg", UserName="w")
iam.get_group(GroupName="wg")
iam.list_groups()
iam.list_groups_for_user(UserName="w")
iam.update_group(GroupName="wg", NewGroupName="WG")
iam.create_role(RoleName="wr", AssumeRolePolicyDocument=EC2_TRUST, Description="x", Tags=TAGS,
    PermissionsBoundary=policy)
iam.get_role(RoleName="wr")
iam.list_roles()
iam.update_role(RoleName="wr", Description="y")
iam.update_role_description(RoleName="wr", Description="z")
iam.update_assume_role_policy(RoleName="wr", PolicyDocument=EC2_TRUST)
iam.tag_role(RoleName="wr", Tags=TAGS)
iam.list_role_tags(RoleName="wr")
iam.untag_role(RoleName="wr", TagKeys=["k"])
iam.delete_role_permissions_boundary(RoleName="wr")
iam.put_role_permissions_boundary(RoleName="wr", PermissionsBoundary=policy)
for kind, n in (("user", "w"), ("group", "wg"), ("role", "wr")):
    a = {kind.capitalize() + "Name": n}
    getattr(iam, f"put_{kind}_policy")(PolicyName="i", PolicyDocument=DOCUMENT, **a)
    kept = getattr(iam, f"get_{kind}_policy")(PolicyName="i", **a).get("PolicyDocument")
    if kept != json.loads(DOCUMENT):
        wrong.append(f"{kind} policy came back as {kept}")
    getattr(iam, f"list_{kind}_policies")(**a)
    getattr(iam, f"attach_{kind}_policy")(PolicyArn=policy, **a)
    getattr(iam, f"list_attached_{kind}_policies")(**a)
iam.list_entities_for_policy(PolicyArn=policy)
iam.get_account_authorization_details()
iam.list_policies(OnlyAttached=True)
iam.get_policy(PolicyArn=policy)
iam.create_policy_version(PolicyArn=policy, PolicyDocument=DOCUMENT, SetAsDefault=True)
iam.get_policy_version(PolicyArn=policy, VersionId="v1")
iam.list_policy_versions(PolicyArn=policy)
iam.set_default_policy_version(PolicyArn=policy, VersionId="v1")
iam.delete_policy_version(PolicyArn=policy, VersionId="v2")
iam.tag_policy(PolicyArn=policy, Tags=TAGS)
iam.list_policy_tags(PolicyArn=policy)
iam.untag_policy(PolicyArn=policy, TagKeys=["k"])
iam.create_service_linked_role(AWSServiceName="autoscaling.amazonaws.com")
task = iam.delete_service_linked_role(RoleName="AWSServiceRoleForAutoScaling")["DeletionTaskId"]
iam.get_service_linked_role_deletion_status(DeletionTaskId=task)
iam.create_instance_profile(InstanceProfileName="wi", Tags=TAGS)
iam.add_role_to_instance_profile(InstanceProfileName="wi", RoleName="wr")
iam.get_instance_profile(InstanceProfileName="wi")
iam.list_instance_profiles()
iam.list_instance_profiles_for_role(RoleName="wr")
iam.tag_instance_profile(InstanceProfileName="wi", Tags=TAGS)
iam.list_instance_profile_tags(InstanceProfileName="wi")
iam.untag_instance_profile(InstanceProfileName="wi", TagKeys=["k"])
cert = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----"
certificate = iam.upload_signing_certificate(UserName="w",
    CertificateBody=cert)["Certificate"]["CertificateId"]
iam.list_signing_certificates(UserName="w")
iam.update_signing_certificate(UserName="w", CertificateId=certificate, Status="Inactive")
ssh = iam.upload_ssh_public_key(UserName="w",
    SSHPublicKeyBody="ssh-rsa AAAA w")["SSHPublicKey"]["SSHPublicKeyId"]
iam.get_ssh_public_key(UserName="w", SSHPublicKeyId=ssh, Encoding="SSH")
iam.list_ssh_public_keys(UserName="w")
iam.update_ssh_public_key(UserName="w", SSHPublicKeyId=ssh, Status="Inactive")
service = iam.create_service_specific_credential(UserName="w",
    ServiceName="codecommit.amazonaws.com"
)["ServiceSpecificCredential"]["ServiceSpecificCredentialId"]
iam.list_service_specific_credentials(UserName="w")
iam.reset_service_specific_credential(UserName="w", ServiceSpecificCredentialId=service)
iam.update_service_specific_credential(UserName="w", ServiceSpecificCredentialId=service,
    Status="Inactive")
device = iam.create_virtual_mfa_device(VirtualMFADeviceName="w", Tags=TAGS)["VirtualMFADevice"]
seed = device["Base32StringSeed"].decode()
iam.enable_mfa_device(UserName="w", SerialNumber=device["SerialNumber"], AuthenticationCode1=code(
    time.time() - 30), AuthenticationCode2=code(time.time()))
iam.resync_mfa_device(UserName="w", SerialNumber=device["SerialNumber"], AuthenticationCode1=code(
    time.time() - 30), AuthenticationCode2=code(time.time()))
iam.list_mfa_devices(UserName="w")
iam.list_virtual_mfa_devices()
iam.get_mfa_device(SerialNumber=device["SerialNumber"])
iam.create_account_alias(AccountAlias="stint-box")
iam.list_account_aliases()
iam.delete_account_alias(AccountAlias="stint-box")
iam.update_account_password_policy(MinimumPasswordLength=10, MaxPasswordAge=90)
iam.get_account_password_policy()
iam.delete_account_password_policy()
iam.get_account_summary()
provider = iam.create_open_id_connect_provider(Url="https://o.example",
    ClientIDList=["a"])["OpenIDConnectProviderArn"]
iam.get_open_id_connect_provider(OpenIDConnectProviderArn=provider)
iam.list_open_id_connect_providers()
iam.add_client_id_to_open_id_connect_provider(OpenIDConnectProviderArn=provider, ClientID="b")
iam.remove_client_id_from_open_id_connect_provider(OpenIDConnectProviderArn=provider, ClientID="b")
iam.delete_open_id_connect_provider(OpenIDConnectProviderArn=provider)
iam.simulate_principal_policy(PolicySourceArn=ACCOUNT + "user/w2/w", ActionNames=["s3:GetObject",
    "ec2:X"])
iam.simulate_custom_policy(PolicyInputList=[DOCUMENT], ActionNames=["s3:GetObject"],
    PermissionsBoundaryPolicyInputList=[DOCUMENT])
iam.get_context_keys_for_custom_policy(PolicyInputList=[DOCUMENT])
iam.get_context_keys_for_principal_policy(PolicySourceArn=ACCOUNT + "user/w2/w")
sts.get_caller_identity()
sts.get_session_token()
sts.get_access_key_info(AccessKeyId="AKIASTINTSANDBOX0001")
iam.create_role(RoleName="wa", AssumeRolePolicyDocument=OWN_TRUST)
iam.get_role(RoleName="wa")
sts.assume_role(RoleArn=ACCOUNT + "role/wa", RoleSessionName="admin", Policy=DOCUMENT)
run = ec2.run_instances(ImageId="ami-1", MinCount=2, MaxCount=2,
    IamInstanceProfile={"Name": "wi"}, TagSpecifications=[{"ResourceType": "instance",
    "Tags": TAGS}])
instance = run["Instances"][0]["InstanceId"]
ec2.describe_instances(Filters=[{"Name": "instance-state-name", "Values": ["running"]}])
association = ec2.describe_iam_instance_profile_associations(Filters=[{"Name": "instance-id",
    "Values": [instance]}])["IamInstanceProfileAssociations"][0]["AssociationId"]
association = ec2.replace_iam_instance_profile_association(AssociationId=association,
    IamInstanceProfile={"Name": "wi"})["IamInstanceProfileAssociation"]["AssociationId"]
ec2.disassociate_iam_instance_profile(AssociationId=association)
ec2.associate_iam_instance_profile(InstanceId=instance, IamInstanceProfile={"Name": "wi"})
ec2.terminate_instances(InstanceIds=[instance])
iam.delete_login_profile(UserName="w")
iam.delete_access_key(UserName="w", AccessKeyId=key["AccessKeyId"])
iam.delete_signing_certificate(UserName="w", CertificateId=certificate)
iam.delete_ssh_public_key(UserName="w", SSHPublicKeyId=ssh)
iam.delete_service_specific_credential(UserName="w", ServiceSpecificCredentialId=service)
iam.deactivate_mfa_device(UserName="w", SerialNumber=device["SerialNumber"])
iam.delete_virtual_mfa_device(SerialNumber=device["SerialNumber"])
iam.remove_user_from_group(GroupName="wg", UserName="w")
iam.remove_role_from_instance_profile(InstanceProfileName="wi", RoleName="wr")
iam.delete_instance_profile(InstanceProfileName="wi")
for kind, n in (("user", "w"), ("group", "wg"), ("role", "wr")):
    a = {kind.capitalize() + "Name": n}
    getattr(iam, f"delete_{kind}_policy")(PolicyName="i", **a)
    getattr(iam, f"detach_{kind}_policy")(PolicyArn=policy, **a)
    if kind == "role":
        iam.delete_role_permissions_boundary(RoleName="wr")
    getattr(iam, f"delete_{kind}")(**a)
iam.delete_policy(PolicyArn=policy)
iam.delete_role(RoleName="wa")

print(f"{len(made)} operations")
for one in wrong:
    print(one)
sys.exit(1 if wrong else 0)
