"""The registries that callers are checked against, and the keys of the registry that this depot serves."""

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field, SecretStr, ValidationInfo, field_validator

from shared.settings.depot import PROJECT
from shared.settings.server_addresses import AddressSettings, header_safe, server_address

LOCAL = "local"


def _local_or_url(written: str, info: ValidationInfo) -> str:
    if written == LOCAL:
        return written
    return server_address(
        written, wrong=f"write {LOCAL}, or an address such as https://registry.example.com/v1", info=info
    )


_Url = Annotated[str, AfterValidator(_local_or_url)]
_Key = Annotated[
    SecretStr | None,
    AfterValidator(lambda key: key and header_safe(key)),
    Field(validate_default=True, description="the key for that registry"),
]


class RegistrySettings(AddressSettings):
    registry_folder: Annotated[Path, Field(description="folder of the tables of a local registry")] = (
        PROJECT / "data" / "registry"
    )

    business_name_required: Annotated[
        bool, Field(description="whether callers must say the name of the business with its license number")
    ] = False

    license_registry: Annotated[_Url, Field(description="registry of business licenses: `local`, or its address")] = (
        LOCAL
    )
    license_registry_key: _Key = None
    site_registry: Annotated[_Url, Field(description="registry of job sites: `local`, or its address")] = LOCAL
    site_registry_key: _Key = None
    operator_registry: Annotated[_Url, Field(description="registry of operators: `local`, or its address")] = LOCAL
    operator_registry_key: _Key = None
    insurance_registry: Annotated[
        _Url, Field(description="registry of insurance policies: `local`, or its address")
    ] = LOCAL
    insurance_registry_key: _Key = None
    registry_seconds: Annotated[
        float, Field(ge=1, le=7, description="the most seconds that a check waits for a registry")
    ] = 6.0
    registry_rate: Annotated[
        int,
        Field(
            ge=1, le=10_000, description="the most requests per second that all workers together send to one registry"
        ),
    ] = 20

    registry_keys: Annotated[
        SecretStr | None, Field(description="keys that `registry serve` accepts, separated by commas")
    ] = None
    registry_keys_file: Annotated[Path | None, Field(description="file with such keys, one per line")] = None

    @field_validator("license_registry_key", "site_registry_key", "operator_registry_key", "insurance_registry_key")
    @classmethod
    def _there_for_a_url(cls, key: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        if key is None and info.data.get(str(info.field_name).removesuffix("_key"), LOCAL) != LOCAL:
            raise ValueError("this registry has an address, and needs its key")
        return key
