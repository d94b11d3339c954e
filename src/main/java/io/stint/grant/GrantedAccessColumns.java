package io.stint.grant;

import io.stint.grant.statement.Access;
import io.stint.policy.PolicyDocument;
import io.stint.policy.SessionRights;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What a grant is about, as it is stored: a role, or a policy. */
@Embeddable
public record GrantedAccessColumns(
    @Column(name = "role_id", updatable = false) UUID roleId,
    @Column(name = "role_name", updatable = false) String roleName,
    @Column(name = "role_arn", updatable = false) String roleArn,
    @Column(name = "pass_to", updatable = false) String services,
    @Column(name = "tag_session", updatable = false) boolean tagSession,
    @Column(name = "set_source_identity", updatable = false) boolean setSourceIdentity,
    @Column(name = "policy_arn", updatable = false) String policyArn,
    @Column(name = "policy_document", updatable = false) String policyDocument) {

  static GrantedAccessColumns of(ResultSet row) throws SQLException {
    return new GrantedAccessColumns(
        row.getObject("role_id", UUID.class),
        row.getString("role_name"),
        row.getString("role_arn"),
        row.getString("pass_to"),
        row.getBoolean("tag_session"),
        row.getBoolean("set_source_identity"),
        row.getString("policy_arn"),
        row.getString("policy_document"));
  }

  /**
   * @param arn null while the role is not known to be in IAM
   */
  static GrantedAccessColumns assumed(UUID id, String name, String arn, SessionRights rights) {
    return new GrantedAccessColumns(
        id, name, arn, null, rights.tagSession(), rights.setSourceIdentity(), null, null);
  }

  /**
   * @param arn null while the role is not known to be in IAM
   */
  static GrantedAccessColumns passed(UUID id, String name, String arn, List<String> services) {
    return new GrantedAccessColumns(
        id, name, arn, String.join(" ", services), false, false, null, null);
  }

  /**
   * @param arn null for a document of the request's own
   * @param document null when the policy is to be attached as it is
   */
  static GrantedAccessColumns policy(String arn, PolicyDocument document) {
    String text = document == null ? null : document.toJson();
    return new GrantedAccessColumns(null, null, null, null, false, false, arn, text);
  }

  Optional<Access> access(GrantType type) {
    return switch (type) {
      case ASSUME_ROLE ->
          Optional.ofNullable(roleArn).map(arn -> new Access.AssumeRole(arn, rights()));
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

  SessionRights rights() {
    return new SessionRights(tagSession, setSourceIdentity);
  }

  public List<String> passTo() {
    return services == null ? List.of() : List.of(services.split(" "));
  }
}
