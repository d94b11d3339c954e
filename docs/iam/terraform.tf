# Stint's rights, from the documents beside this file: copy the folder, or point a module at it.
#   terraform apply -var trusted_service=ecs-tasks.amazonaws.com
# With -var scp_target=ou-… where the provider is the organization's management account, and
# -var account=123456789012 is the one that Stint works in.

variable "account" {
  description = "the account that Stint works in; by default the provider's"
  type        = string
  default     = ""
}

variable "trusted_service" {
  description = "where Stint runs, and so who hands it the role"
  type        = string
  default     = "ec2.amazonaws.com"
}

variable "adopts" {
  description = "whether Stint may adopt; put the ARNs into adopted.json first"
  type        = bool
  default     = false
}

variable "scp_target" {
  description = "in the management account alone: the account or organizational unit the SCP is for"
  type        = string
  default     = ""
}

data "aws_caller_identity" "here" {}

locals {
  account    = var.account == "" ? data.aws_caller_identity.here.account_id : var.account
  management = var.scp_target != ""
  document = {
    for name in ["stint", "adopted", "boundary", "scp"] :
    name => replace(file("${path.module}/${name}.json"), "ACCOUNT_ID", local.account)
  }
}

resource "aws_iam_policy" "boundary" {
  count  = local.management ? 0 : 1
  name   = "StintBoundary"
  policy = local.document["boundary"]
}

resource "aws_iam_role" "service" {
  count = local.management ? 0 : 1
  name  = "StintService"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = var.trusted_service }
      Action    = "sts:AssumeRole"
    }]
  })
}

resource "aws_iam_policy" "least" {
  count  = local.management ? 0 : 1
  name   = "StintService"
  policy = local.document["stint"]
}

resource "aws_iam_policy" "adopted" {
  count  = !local.management && var.adopts ? 1 : 0
  name   = "StintServiceAdopted"
  policy = local.document["adopted"]
}

resource "aws_iam_role_policy_attachment" "least" {
  count      = local.management ? 0 : 1
  role       = aws_iam_role.service[0].name
  policy_arn = aws_iam_policy.least[0].arn
}

resource "aws_iam_role_policy_attachment" "adopted" {
  count      = length(aws_iam_policy.adopted)
  role       = aws_iam_role.service[0].name
  policy_arn = aws_iam_policy.adopted[0].arn
}

resource "aws_organizations_policy" "only_stint" {
  count   = local.management ? 1 : 0
  name    = "OnlyStintUnderStint"
  type    = "SERVICE_CONTROL_POLICY"
  content = local.document["scp"]
}

resource "aws_organizations_policy_attachment" "only_stint" {
  count     = length(aws_organizations_policy.only_stint)
  policy_id = aws_organizations_policy.only_stint[0].id
  target_id = var.scp_target
}

output "boundary" {
  description = "for STINT_IAM_BOUNDARY"
  value       = one(aws_iam_policy.boundary[*].arn)
}
