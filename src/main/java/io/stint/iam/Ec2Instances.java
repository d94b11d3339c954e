package io.stint.iam;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DescribeIamInstanceProfileAssociationsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesResponse;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.IamInstanceProfile;
import software.amazon.awssdk.services.ec2.model.InstanceNetworkInterface;
import software.amazon.awssdk.services.ec2.model.InstanceNetworkInterfaceAttachment;
import software.amazon.awssdk.services.ec2.model.Reservation;

/**
 * The machines that use instance profiles, in the one Region that the AWS configuration names. All
 * throw {@link IamFailure}; {@code Refused} with {@code UnauthorizedOperation} where Stint may not
 * call EC2.
 */
public final class Ec2Instances {

  private final Ec2Client ec2;
  private final AwsCalls calls;

  Ec2Instances(Ec2Client ec2, AwsCalls calls) {
    this.ec2 = ec2;
    this.calls = calls;
  }

  /** The Region that is asked; instances in others are not seen. */
  public String region() {
    return ec2.serviceClientConfiguration().region().id();
  }

  /** Which instances have the profile now, or are getting or losing it. */
  public List<ProfileAssociation> associations(Arn profile) {
    // EC2 has no filter by profile: all associations are read, those that ended left out.
    return calls
        .list(
            "DescribeIamInstanceProfileAssociations",
            token ->
                ec2.describeIamInstanceProfileAssociations(r -> r.filters(live()).nextToken(token)),
            DescribeIamInstanceProfileAssociationsResponse::iamInstanceProfileAssociations,
            found ->
                new ProfileAssociation(
                    found.associationId(),
                    found.instanceId(),
                    new Arn(found.iamInstanceProfile().arn())))
        .stream()
        .filter(association -> association.profile().equals(profile))
        .toList();
  }

  /** The instances with the profile, in any state that EC2 still shows. */
  public List<Ec2Instance> withProfile(Arn profile) {
    Filter byProfile =
        Filter.builder().name("iam-instance-profile.arn").values(profile.value()).build();
    return calls
        .list(
            "DescribeInstances",
            token -> ec2.describeInstances(r -> r.filters(byProfile).nextToken(token)),
            DescribeInstancesResponse::reservations,
            Reservation::instances)
        .stream()
        .flatMap(List::stream)
        .map(
            found ->
                new Ec2Instance(
                    found.instanceId(),
                    found.state().nameAsString(),
                    Optional.ofNullable(found.iamInstanceProfile())
                        .map(IamInstanceProfile::arn)
                        .map(Arn::new),
                    firstLaunch(found)))
        .toList();
  }

  /** The primary network interface cannot be detached: it is as old as the instance. */
  private static Instant firstLaunch(software.amazon.awssdk.services.ec2.model.Instance found) {
    return found.networkInterfaces().stream()
        .map(InstanceNetworkInterface::attachment)
        .filter(
            attachment -> attachment != null && Integer.valueOf(0).equals(attachment.deviceIndex()))
        .map(InstanceNetworkInterfaceAttachment::attachTime)
        .filter(attached -> attached != null && attached.isBefore(found.launchTime()))
        .findFirst()
        .orElse(found.launchTime());
  }

  /**
   * Takes the profile off the instance. Credentials that the instance has already live on until
   * they expire (up to six hours). Says whether there was such an association.
   */
  public boolean disassociate(String associationId) {
    return calls.remove(
        "DisassociateIamInstanceProfile",
        () -> ec2.disassociateIamInstanceProfile(r -> r.associationId(associationId)));
  }

  private static Filter live() {
    return Filter.builder().name("state").values("associating", "associated").build();
  }
}
