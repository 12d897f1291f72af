"""What in a list is no equipment for rental: services, fees, crew, goods for sale, and what is not rented any more."""
