package io.stint.iam;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stint.sandbox.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.InstanceType;

class Ec2InstancesTest {

  private Account account;
  private Ec2Instances instances;

  @BeforeEach
  void start() {
    account = Account.fresh();
    instances = account.iam.instances();
  }

  @AfterEach
  void stop() {
    account.close();
  }

  private Arn profile(String name) {
    RoleName role = new RoleName(name);
    InstanceProfileName profile = new InstanceProfileName(name);
    account
        .iam
        .roles()
        .ensure(
            new RoleSpec(
                role, IamRolesTest.EC2_TRUST, "", Duration.ofHours(1), Optional.empty(), Tags.NONE),
            "r");
    Arn arn = account.iam.instanceProfiles().ensure(profile, "p", Tags.NONE).arn();
    account.iam.instanceProfiles().addRole(profile, role);
    return arn;
  }

  private String launch(Arn profile) {
    return account
        .ec2
        .runInstances(
            r ->
                r.imageId("ami-12345678")
                    .minCount(1)
                    .maxCount(1)
                    .instanceType(InstanceType.T3_MICRO)
                    .iamInstanceProfile(p -> p.arn(profile.value())))
        .instances()
        .get(0)
        .instanceId();
  }

  @Test
  void theInstancesOfAProfileAreFoundAndTheProfileComesOff() {
    Arn machine = profile("machine");
    String id = launch(machine);
    launch(profile("other"));

    List<Ec2Instance> found = instances.withProfile(machine);
    assertEquals(List.of(id), found.stream().map(Ec2Instance::id).toList());
    assertEquals("running", found.get(0).state());
    assertEquals(machine, found.get(0).profile().orElseThrow());
    assertFalse(found.get(0).launchedAt().isAfter(account.aws.clock().instant()));

    ProfileAssociation association = instances.associations(machine).get(0);
    assertEquals(id, association.instanceId());
    assertEquals(1, instances.associations(machine).size());
    assertTrue(instances.disassociate(association.id()));
    assertEquals(List.of(), instances.associations(machine));
    assertEquals(List.of(), instances.withProfile(machine));
    assertFalse(instances.disassociate(association.id()));
  }

  @Test
  void whereEc2MayNotBeCalledItIsSaid() {
    account
        .aws
        .faults()
        .plan(Fault.next(Fault.Kind.DENY, "DescribeIamInstanceProfileAssociations"));
    Arn machine = new Arn("arn:aws:iam::123456789012:instance-profile/stint/machine");
    assertThrows(IamFailure.Refused.class, () -> instances.associations(machine));
  }
}
