package io.stint.cohort;

import io.stint.policy.PolicyDocument;
import java.util.List;

/**
 * Where grants find their place on a user or a group.
 *
 * @param inline null when there is nothing for it
 * @param managed what did not fit inline, as managed policies of Stint's own
 * @param attached ARNs of policies that are attached as they are
 * @param lack why it does not fit, with the numbers; null when it does
 */
public record IdentityPlan(
    PolicyDocument inline, List<PolicyDocument> managed, List<String> attached, String lack) {}
