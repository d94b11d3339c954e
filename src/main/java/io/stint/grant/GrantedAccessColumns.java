package io.stint.grant;

import io.stint.grant.statement.Access;
import io.stint.policy.PolicyDocument;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What a grant is about, as it is stored: a role, or a policy. */
@Embeddable
public class GrantedAccessColumns {

  @Column(name = "role_id", updatable = false)
  private UUID roleId;

  @Column(name = "role_name", updatable = false)
  private String roleName;

  @Column(name = "role_arn", updatable = false)
  private String roleArn;

  @Column(name = "pass_to", updatable = false)
  private String passTo;

  @Column(name = "policy_arn", updatable = false)
  private String policyArn;

  @Column(name = "policy_document", updatable = false)
  private String policyDocument;

  /** For JPA. */
  GrantedAccessColumns() {}

  /**
   * @param arn null while the role is not known to be in IAM
   * @param services empty when the role is to be assumed
   */
  static GrantedAccessColumns role(UUID id, String name, String arn, List<String> services) {
    GrantedAccessColumns target = new GrantedAccessColumns();
    target.roleId = id;
    target.roleName = name;
    target.roleArn = arn;
    target.passTo = services.isEmpty() ? null : String.join(" ", services);
    return target;
  }

  /**
   * @param arn null for a document of the request's own
   * @param document null when the policy is to be attached as it is
   */
  static GrantedAccessColumns policy(String arn, PolicyDocument document) {
    GrantedAccessColumns target = new GrantedAccessColumns();
    target.policyArn = arn;
    target.policyDocument = document == null ? null : document.toJson();
    return target;
  }

  Optional<Access> access(GrantType type) {
    return switch (type) {
      case ASSUME_ROLE -> Optional.ofNullable(roleArn).map(Access.AssumeRole::new);
      case PASS_ROLE -> Optional.ofNullable(roleArn).map(arn -> new Access.PassRole(arn, passTo()));
      case POLICY ->
          Optional.of(
              document()
                  .<Access>map(Access.Dated::new)
                  .orElseGet(() -> new Access.Attached(policyArn)));
    };
  }

  public Optional<PolicyDocument> document() {
    return Optional.ofNullable(policyDocument).map(PolicyDocument::parse);
  }

  public UUID roleId() {
    return roleId;
  }

  public String roleName() {
    return roleName;
  }

  public String roleArn() {
    return roleArn;
  }

  public List<String> passTo() {
    return passTo == null ? List.of() : List.of(passTo.split(" "));
  }

  public String policyArn() {
    return policyArn;
  }
}
