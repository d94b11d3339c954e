package io.stint.grant;

import io.stint.entitlement.PolicyCapacity;
import io.stint.policy.MfaDemand;
import io.stint.policy.PolicyDocument;
import io.stint.role.RoleQuotas;

/**
 * What has to be asked of AWS before a grant is checked; read outside of any transaction.
 *
 * @param room for grants on the user or group; null for a foreign principal
 * @param ownUser the name of the user of this account that a principal's ARN names; null: it names
 *     none
 * @param principalId the unique id of a user or role of this account that a principal's ARN names;
 *     null: it names none, or one of another account
 * @param roleQuotas null where there is no role
 * @param roleArn the role's ARN, which it has or will have; null where there is no role
 * @param raising how the role would let its holder raise their own rights; null: in no way, or it
 *     is privileged, or there is none
 * @param owners what the owner of an adopted role demands of a sign-in
 * @param copy the managed policy that is granted, to be dated; null: it is attached as it is, or
 *     none is granted
 * @param leadsOn whether a policy that is granted passes or assumes roles
 */
record GrantPreflight(
    PolicyCapacity room,
    String ownUser,
    String principalId,
    RoleQuotas roleQuotas,
    String roleArn,
    String raising,
    MfaDemand owners,
    PolicyDocument copy,
    boolean leadsOn) {}
